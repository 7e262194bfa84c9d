import { Icon } from '../../ui/index.ts'
import { openCount } from './next.ts'
import { STAGES, stageOf, type Stage } from './stages.ts'
import type { Listed } from './view.ts'
import { t } from './words/index.ts'

interface StagesProps {
  view: Listed
  shown: Stage
  /** Where the visit is: stages before it are complete, later ones are still to come. */
  current: Stage
  onChoose: (stage: Stage) => void
}

/** On the way, on site, to the end: with what is still open in each. */
export function Stages({ view, shown, current, onChoose }: StagesProps) {
  const { standard, assessment } = view.list
  const there = STAGES.filter((stage) => assessment.phases.some(({ id }) => stageOf(id) === stage))
  const reached = there.indexOf(current)
  return (
    <nav aria-label={t('visit.stages')}>
      <ol class="visit-stages">
        {there.map((stage, index) => {
          const phases = assessment.phases.filter(({ id }) => stageOf(id) === stage)
          const count = openCount(standard, assessment, phases)
          const done = count === 0 && index <= reached
          return (
            <li key={stage}>
              <button
                type="button"
                class="visit-stage"
                data-stage={stage}
                data-open={count}
                data-done={done || undefined}
                aria-current={stage === shown ? 'step' : undefined}
                onClick={() => onChoose(stage)}
              >
                <span>{t(`visit.stage.${stage}`)}</span>
                <span class="visit-stage-sign" aria-hidden="true">
                  {count > 0 ? count : <Icon name={done ? 'check' : 'minus'} />}
                </span>
                <span class="visually-hidden">
                  {count > 0
                    ? t('visit.phase.open', { count })
                    : done
                      ? t('visit.phase.done')
                      : t('visit.phase.later')}
                </span>
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
