import { EmptyState, ErrorState, Header, Loading, Page, Select, go, route } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { Changes } from './Changes.tsx'
import { comparePath, listVersions, readVersion, type Version } from './calls.ts'
import { changesBetween } from './parts.ts'
import { publishedWords } from './publishing.ts'
import { t } from './words/index.ts'

/** Two versions, and what is another in the second, thing by thing. */
export function Compare() {
  const { query } = route.value
  const [versions] = useLoaded('versions', listVersions)
  const all = versions.state === 'here' ? versions.value : []
  const to = query.get('to') ?? all[0]?.hash ?? ''
  const from = query.get('from') ?? all[1]?.hash ?? to
  return (
    <>
      <Header title={t('compare')} back="/standard/versions" />
      <Page wide reading>
        <div class="desk-filters standard-two">
          <Which
            name="from"
            all={all}
            chosen={from}
            onChoose={(one) => go(comparePath(one, to), { replace: true })}
          />
          <Which
            name="to"
            all={all}
            chosen={to}
            onChoose={(one) => go(comparePath(from, one), { replace: true })}
          />
        </div>
        {from && to && <Between key={`${from} ${to}`} from={from} to={to} />}
      </Page>
    </>
  )
}

interface WhichProps {
  name: 'from' | 'to'
  all: readonly Version[]
  chosen: string
  onChoose: (hash: string) => void
}

function Which({ name, all, chosen, onChoose }: WhichProps) {
  return (
    <Select
      label={t(`compare.${name}`)}
      name={name}
      value={chosen}
      options={all.map((version) => ({
        value: version.hash,
        label: [publishedWords(version), version.note].filter(Boolean).join(' · '),
      }))}
      onChange={onChoose}
    />
  )
}

function Between({ from, to }: { from: string; to: string }) {
  const [loaded, again] = useLoaded(`${from} ${to}`, () => Promise.all([readVersion(from), readVersion(to)]))
  if (loaded.state === 'loading') return <Loading />
  if (loaded.state === 'refused') return <ErrorState problem={loaded.problem} onRetry={again} />
  const [old, recent] = loaded.value
  const changes = changesBetween(old, recent)
  if (changes.length === 0) return <EmptyState icon="check" title={t('compare.none')} />
  return <Changes changes={changes} old={old} recent={recent} />
}
