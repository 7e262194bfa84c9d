import { Badge, EmptyState, ErrorState, Header, LinkButton, Loading, Page, href } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { SIGNS } from '../signs.ts'
import { comparePath, listVersions, lookedAt, standardPath, type Version } from './calls.ts'
import { publishedWords } from './publishing.ts'
import { t } from './words/index.ts'

/** Every version, the one in force first: when, by whom, why, and what it changed. */
export function Versions() {
  const [loaded, again] = useLoaded('versions', listVersions)
  return (
    <>
      <Header title={t('versions')} back="/standard" />
      <Page wide reading>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
        {loaded.state === 'here' && loaded.value.length === 0 && (
          <EmptyState icon={SIGNS.rules} title={t('standard.unpublished')}>
            <p>{t('standard.unpublished.text')}</p>
          </EmptyState>
        )}
        {loaded.state === 'here' && (
          <ol class="desk-list">
            {loaded.value.map((version, at, all) => (
              <Row key={version.hash} version={version} before={all[at + 1]} />
            ))}
          </ol>
        )}
      </Page>
    </>
  )
}

function Row({ version, before }: { version: Version; before: Version | undefined }) {
  const nothing = lookedAt(new URLSearchParams())
  return (
    <li class="desk-row" data-version={version.hash}>
      <span class="desk-row-when">
        <span class="strong">{publishedWords(version)}</span>
        {version.current && <Badge tone="good">{t('standard.in-force')}</Badge>}
      </span>
      <span class="desk-row-what">
        <span>{version.note || <span class="quiet">{t('standard.no-note')}</span>}</span>
        <code class="standard-id small quiet">{version.hash.slice(0, 8)}</code>
      </span>
      <span class="row desk-row-signs">
        <LinkButton
          action="open-version"
          href={href(standardPath({ ...nothing, version: version.current ? '' : version.hash }))}
        >
          {t('versions.open')}
        </LinkButton>
        {before ? (
          <LinkButton action="compare" href={href(comparePath(before.hash, version.hash))}>
            {t('versions.change')}
          </LinkButton>
        ) : (
          <span class="small quiet">{t('versions.first')}</span>
        )}
      </span>
    </li>
  )
}
