import { Button, Field } from '../../ui/index.ts'
import { today } from '../ground.ts'
import { t as desk } from '../words/index.ts'
import type { Asked, View } from '../address.ts'
import { DENSITIES, type Size } from './geometry.ts'
import { dayAfter } from './layout.ts'
import { likeSize } from '../saved.ts'
import { t } from './words/index.ts'

export interface ToolbarProps {
  date: string
  view: View
  onShow: (more: Partial<Asked>) => void
}

/** Which day, and how it is shown. */
export function Toolbar({ date, view, onShow }: ToolbarProps) {
  return (
    <div class="day-toolbar" role="group" aria-label={t('day.toolbar')}>
      <Button action="day-before" icon="back" onClick={() => onShow({ date: dayAfter(date, -1) })}>
        {t('day.before')}
      </Button>
      <Field
        label={desk('when.date')}
        bare
        type="date"
        name="date"
        value={date}
        onInput={(chosen) => chosen && onShow({ date: chosen })}
      />
      <Button action="day-after" icon="next" onClick={() => onShow({ date: dayAfter(date, 1) })}>
        {t('day.after')}
      </Button>
      <Button action="day-today" disabled={date === today()} onClick={() => onShow({ date: today() })}>
        {t('day.today')}
      </Button>
      <div class="row" role="group" aria-label={t('day.view')}>
        <Button action="view-board" aria-pressed={view === 'board'} onClick={() => onShow({ view: 'board' })}>
          {t('day.view.board')}
        </Button>
        <Button action="view-list" aria-pressed={view === 'list'} onClick={() => onShow({ view: 'list' })}>
          {t('day.view.list')}
        </Button>
      </div>
    </div>
  )
}

/** How dense the board is; beside the filters, so that the head stays one line. */
export function Densities({ size, onShow }: { size: Size; onShow: ToolbarProps['onShow'] }) {
  return (
    <div class="row" role="group" aria-label={t('size.label')}>
      {DENSITIES.map((one) => (
        <Button
          key={one}
          action={`size-${one}`}
          aria-pressed={one === size}
          onClick={() => {
            likeSize(one)
            onShow({ size: one })
          }}
        >
          {t(`size.${one}`)}
        </Button>
      ))}
    </div>
  )
}
