import { Badge, Icon, format } from '../../../ui/index.ts'
import type { Slot } from '../calls.ts'
import { nameOf, reasons, why } from './slots.ts'
import { t } from './words/index.ts'

interface FreeSlotProps {
  slot: Slot
  /** Of the group of radio buttons. */
  group: string
  best: boolean
  taken: boolean
  /** Kept for whoever is booking here. */
  kept: boolean
  onChoose: (slot: Slot) => void
}

/** One free time of a day: when, who, and the first reason; all of them for whoever listens. */
export function FreeSlot({ slot, group, best, taken, kept, onChoose }: FreeSlotProps) {
  const { held } = slot
  return (
    <label
      class="visit-free"
      data-slot={slot.start}
      data-held={held !== null || undefined}
      data-kept={kept || undefined}
    >
      <input
        type="radio"
        name={group}
        value={nameOf(slot)}
        checked={taken}
        disabled={held !== null}
        onChange={() => onChoose(slot)}
      />
      <span class="visit-free-time numerals strong">
        {format.hourMinute(slot.start, slot.zone)}
        <span class="visit-free-sign">
          <Icon name="check" />
        </span>
      </span>
      <span>{slot.person.name}</span>
      {best && held === null && <Badge tone="good">{t('slots.best')}</Badge>}
      {held ? (
        <span class="small">
          {t('slots.held', { name: held.by.name, time: format.hourMinute(held.until, slot.zone) })}
        </span>
      ) : (
        <>
          <span class="small" aria-hidden="true">
            {why(slot)}
          </span>
          <span class="visually-hidden">{reasons(slot)}</span>
        </>
      )}
    </label>
  )
}
