import { useEffect, useState } from 'preact/hooks'

import type { Standard } from '../../core/checklist/standard.ts'
import {
  Badge,
  Card,
  EmptyState,
  ErrorState,
  Field,
  Header,
  LinkButton,
  Loading,
  Page,
  Select,
  go,
  href,
  route,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { SIGNS } from '../signs.ts'
import { t as desk } from '../words/index.ts'
import { Lists, WhichList } from './Lists.tsx'
import { Things } from './Things.tsx'
import { listVersions, lookedAt, readVersion, standardPath, type Looked, type Version } from './calls.ts'
import { PARTS, says, thingsOf } from './parts.ts'
import { publishedWords } from './publishing.ts'
import { t } from './words/index.ts'

/** Between two keystrokes of a quick typist. */
const PAUSE_MS = 250

function look(looked: Looked): void {
  go(standardPath(looked), { replace: true })
}

/** The standard as people read it, part by part. */
export function StandardPage() {
  const looked = lookedAt(route.value.query)
  const [loaded, again] = useLoaded(looked.version, async () => {
    const versions = await listVersions()
    const version = versions.find(({ hash, current }) => (looked.version ? hash === looked.version : current))
    return version ? { version, standard: await readVersion(version.hash) } : null
  })
  return (
    <>
      <Header title={t('standard.title')} />
      <Page wide>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
        {loaded.state === 'here' && !loaded.value && (
          <EmptyState icon={SIGNS.rules} title={t('standard.unpublished')}>
            <p>{t('standard.unpublished.text')}</p>
          </EmptyState>
        )}
        {loaded.state === 'here' && loaded.value && <Read {...loaded.value} looked={looked} />}
      </Page>
    </>
  )
}

interface ReadProps {
  version: Version
  standard: Standard
  looked: Looked
}

function Read({ version, standard, looked }: ReadProps) {
  return (
    <>
      <Which version={version} looked={looked} />
      <search class="desk-filters" aria-label={desk('list.filters')}>
        <Select
          label={t('standard.parts')}
          name="part"
          value={looked.part}
          options={PARTS.map((value) => ({ value, label: t(`part.${value}`) }))}
          onChange={(part) => part && look({ ...looked, part, find: '' })}
        />
        {looked.part === 'lists' ? (
          <WhichList
            standard={standard}
            chosen={looked.list}
            onChoose={(list) => look({ ...looked, list })}
          />
        ) : (
          <Find key={looked.part} looked={looked} />
        )}
      </search>
      {looked.part === 'lists' ? (
        <Lists standard={standard} chosen={looked.list} />
      ) : (
        <Found standard={standard} looked={looked} />
      )}
    </>
  )
}

/** Which version this is, since when, and why. */
function Which({ version, looked }: { version: Version; looked: Looked }) {
  return (
    <Card labelledBy="standard-version">
      <div class="row row-apart">
        <h2 id="standard-version">
          {version.current ? (
            <Badge tone="good">{t('standard.in-force')}</Badge>
          ) : (
            <Badge tone="warn">{t('standard.old')}</Badge>
          )}
        </h2>
        <div class="row">
          {!version.current && (
            <LinkButton action="to-current" href={href(standardPath({ ...looked, version: '' }))}>
              {t('standard.to-current')}
            </LinkButton>
          )}
          {version.current && (
            <LinkButton kind="primary" action="edit" href={href('/standard/edit')}>
              {t('edit')}
            </LinkButton>
          )}
          <LinkButton icon="history" action="versions" href={href('/standard/versions')}>
            {t('versions')}
          </LinkButton>
        </div>
      </div>
      <p>{publishedWords(version)}</p>
      <p class="quiet">{version.note || t('standard.no-note')}</p>
    </Card>
  )
}

/** What is looked for; the address says it. */
function Find({ looked }: { looked: Looked }) {
  const [typed, setTyped] = useState(looked.find)
  useEffect(() => {
    if (typed === looked.find) return
    const timer = setTimeout(() => look({ ...looked, find: typed }), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <Field
      label={t('standard.find')}
      name="find"
      type="search"
      autocomplete="off"
      maxLength={80}
      value={typed}
      onInput={setTyped}
    />
  )
}

/** One part, and what of it says what is looked for. */
function Found({ standard, looked }: { standard: Standard; looked: Looked }) {
  const things = thingsOf(standard).filter((one) => one.part === looked.part && says(one, looked.find))
  if (things.length === 0) {
    return (
      <EmptyState icon={SIGNS.find} title={t('standard.none')}>
        <p>{t('standard.none.text')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <p class="small quiet" role="status">
        {t('standard.count', { count: things.length })}
      </p>
      <Things things={things} standard={standard} />
    </>
  )
}
