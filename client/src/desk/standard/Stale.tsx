import { Banner, Button, ErrorState, Loading, format } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { Changes } from './Changes.tsx'
import { listVersions, readFiles, readVersion } from './calls.ts'
import { changesBetween } from './parts.ts'
import { publishedWords } from './publishing.ts'
import { rebase, type Writing } from './useDraft.ts'
import { t } from './words/index.ts'

/** Another version was published meanwhile: which, what it changed, and how to go on without losing what was typed. */
export function Stale({ writing, onAgain }: { writing: Writing; onAgain: () => void }) {
  const { draft, base, files } = writing
  const [loaded, again] = useLoaded(draft.base, async () => {
    const current = (await listVersions()).find((version) => version.current)!
    const [standard, theirs] = await Promise.all([readVersion(current.hash), readFiles(current.hash)])
    return { current, standard, theirs }
  })
  if (loaded.state === 'loading') return <Loading />
  if (loaded.state === 'refused') return <ErrorState problem={loaded.problem} onRetry={again} />
  const { current, standard, theirs } = loaded.value
  const text = (each: typeof files, name: string): string | undefined =>
    each.find((one) => one.name === name)?.text
  const both = draft.files.map(({ name }) => name).filter((name) => text(files, name) !== text(theirs, name))
  return (
    <>
      <Banner
        tone="bad"
        urgent
        title={t('stale.title')}
        actions={
          <Button
            kind="primary"
            action="rebase"
            onClick={() => {
              rebase(draft, current.hash)
              onAgain()
            }}
          >
            {t('stale.go-on')}
          </Button>
        }
      >
        <p>{[publishedWords(current), current.note].filter(Boolean).join(' · ')}</p>
        <p>{both.length > 0 ? t('stale.both', { files: format.list(both) }) : t('stale.apart')}</p>
      </Banner>
      <Changes changes={changesBetween(base, standard)} old={base} recent={standard} />
    </>
  )
}
