import {
  Badge,
  Card,
  EmptyState,
  ErrorState,
  Header,
  Icon,
  LinkButton,
  Loading,
  Page,
  href,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { roomAt, opens, rooms } from '../rooms.ts'
import { waits } from '../waits.ts'
import { Waits } from '../Waits.tsx'
import { readBeginnings } from './calls.ts'
import { stepsOf, type Step } from './steps.ts'
import { t } from './words/index.ts'

/** The page on which administrators begin: what the installation still needs, then what waits for somebody. */
export function Start() {
  const [loaded, again] = useLoaded('start', readBeginnings)
  const steps = loaded.state === 'here' ? stepsOf(loaded.value) : []
  return (
    <>
      <Header title={t('start.title')} />
      <Page wide>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
        {steps.some(({ done }) => !done) && <Steps steps={steps} />}
        {loaded.state === 'here' && <Waiting />}
      </Page>
    </>
  )
}

function Steps({ steps }: { steps: readonly Step[] }) {
  const next = steps.find(({ done }) => !done)
  return (
    <Card labelledBy="start-steps">
      <h2 id="start-steps">{t('steps')}</h2>
      <ol class="start-steps">
        {steps.map((step, at) => (
          <li key={step.name} class="start-step" data-step={step.name} data-done={step.done}>
            <span class="start-number">{step.done ? <Icon name="check" /> : at + 1}</span>
            <div class="stack stack-tight">
              <p class="row">
                <span class="strong">{t(`step.${step.name}`)}</span>
                {step.done && <Badge tone="good">{t('step.done')}</Badge>}
              </p>
              {!step.done && <p class="quiet">{t(`step.${step.name}.text`)}</p>}
              {step === next && <Way step={step} />}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  )
}

/** Where the next step is done: in its room, or by a command where there is none. */
function Way({ step }: { step: Step }) {
  if (!opens(step.path)) {
    return (
      <p class="small">
        {t('step.command')} <code class="start-command">{step.command}</code>
      </p>
    )
  }
  return (
    <p>
      <LinkButton kind="primary" icon="next" action={`step-${step.name}`} href={href(step.path)}>
        {t('step.open', { room: roomAt(step.path)?.tab?.label() ?? '' })}
      </LinkButton>
    </p>
  )
}

/** What waits in the rooms, what is urgent first. */
function Waiting() {
  const found = rooms()
    .flatMap(({ folder, tab, paths }) => {
      const waiting = waits.value[folder]
      return tab && waiting?.count ? [{ folder, tab, path: paths[0]!, waiting }] : []
    })
    .toSorted((one, other) => Number(other.waiting.urgent) - Number(one.waiting.urgent))
  return (
    <Card labelledBy="start-waits">
      <h2 id="start-waits">{t('waits')}</h2>
      {found.length === 0 ? (
        <EmptyState icon="check" title={t('waits.none')} />
      ) : (
        <ul class="desk-list">
          {found.map(({ folder, tab, path, waiting }) => (
            <li key={folder}>
              <a class="desk-row start-row" href={href(path)}>
                <span class="strong">{tab.label()}</span>
                <span>
                  <Waits waiting={waiting} />
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
