import type { Blocker } from '../../../core/checklist/assess.ts'
import type { Standard } from '../../../core/checklist/standard.ts'
import { Button, Page, Shell, go, said } from '../../../ui/index.ts'
import { Head } from '../../Head.tsx'
import { t } from './words/index.ts'

interface NotReadyProps {
  visit: string
  standard: Standard
  missing: readonly Blocker[]
}

/** What has to be there before the customer is asked to sign; a tap leads to each. */
export function NotReady({ visit, standard, missing }: NotReadyProps) {
  const back = `/visit/${visit}`
  return (
    <Shell>
      <Head title={t('unready.title')} back={back} />
      <Page>
        <p>{t('unready.text', { count: missing.length })}</p>
        <ul class="stack stack-tight" data-unready>
          {missing.map(({ kind, of }) => (
            <li key={`${kind} ${of}`}>
              <Button
                wide
                action="missing"
                data-blocker={kind}
                data-of={of}
                onClick={() => go(kind === 'open_leave' ? back : `${back}?item=${of}`, { replace: true })}
              >
                {named({ kind, of }, standard)}
              </Button>
            </li>
          ))}
        </ul>
      </Page>
    </Shell>
  )
}

function named({ kind, of }: Blocker, standard: Standard): string {
  if (kind === 'open_leave') return t('unready.leave')
  const item = standard.items[of]
  const label = item ? said(item) : of
  return t(kind === 'missing' ? 'unready.missing' : 'unready.note', { label })
}
