import { Button, Sheet, type IconName } from '../../../ui/index.ts'
import { assureBegun, mark, type Step } from '../acts.ts'
import { t as ofVisit } from '../words/index.ts'
import { t } from './words/index.ts'
import type { SheetName, SheetProps } from './props.ts'

const CAPTURES: readonly { name: Exclude<SheetName, 'more' | 'navigate' | 'complete'>; icon: IconName }[] = [
  { name: 'leave', icon: 'clock' },
  { name: 'delay', icon: 'speech' },
  { name: 'call', icon: 'phone' },
  { name: 'question', icon: 'question' },
  { name: 'complaint', icon: 'warn' },
  { name: 'incident', icon: 'stop' },
  { name: 'note', icon: 'add' },
  { name: 'promise', icon: 'day' },
  { name: 'outcome', icon: 'cross' },
]

const MARKS: readonly Exclude<Step, 'finished'>[] = ['departed', 'arrived', 'started', 'left']

/** What can happen at any point of a visit; and, because nothing blocks, the steps that were passed over. */
export function MoreSheet({ view, onClose, onOpen, onSign }: SheetProps & { onSign: () => void }) {
  const left = MARKS.filter((name) => (view.visit.marks[name] ?? []).length === 0)
  const signs = view.list?.assessment.phases.some(({ items }) =>
    items.some(({ id }) => view.list!.standard.items[id]!.answer === 'signature'),
  )
  /** To sign or complete says that the visit was made: that is not said of tomorrow's by mistake. */
  const made = (then: () => void) => (): void => {
    onClose()
    void assureBegun(view.id).then((sure) => sure && then())
  }
  return (
    <Sheet title={ofVisit('visit.more')} onClose={onClose} name="more">
      <div class="stack stack-tight">
        {CAPTURES.map(({ name, icon }) => (
          <Button key={name} wide icon={icon} action={`more-${name}`} onClick={() => onOpen(name)}>
            {t(`more.${name}`)}
          </Button>
        ))}
      </div>
      <h3>{t('more.steps')}</h3>
      <div class="buttons buttons-fill">
        {left.map((name) => (
          <Button
            key={name}
            action={`mark-${name}`}
            onClick={() => {
              void mark(view.id, name)
              onClose()
            }}
          >
            {ofVisit(`next.${name}`)}
          </Button>
        ))}
        {signs && (
          <Button action="more-sign" onClick={made(onSign)}>
            {t('more.sign')}
          </Button>
        )}
        <Button action="more-complete" onClick={made(() => onOpen('complete'))}>
          {t('more.complete')}
        </Button>
      </div>
    </Sheet>
  )
}
