import { Choices } from '../Field.tsx'
import { offset, zoneMinutes } from '../format.ts'
import { t } from './words/index.ts'
import { meanings } from '../zoned.ts'

export interface WhichTimeProps {
  day: string
  time: string
  zone: string
  /** Minutes east of UTC of the one that was chosen; null while nobody has said. */
  east: number | null
  onChoose: (east: number) => void
}

/** Asks about a time that the clocks jump over that day, or show twice; nothing on every other day. */
export function WhichTime({ day, time, zone, east, onChoose }: WhichTimeProps) {
  const found = meanings(day, time, zone)
  if (found === null || found.length === 1) return null
  if (found.length === 0) {
    return (
      <p class="field-fault" role="alert" data-time="skipped">
        {t('time.skipped', { time })}
      </p>
    )
  }
  const words = [t('time.first'), t('time.second')]
  return (
    <div data-time="twice">
      <Choices
        legend={t('time.twice', { time })}
        options={found.map((at, place) => {
          const minutes = zoneMinutes(at, zone)
          return { value: String(minutes), label: `${words[place]}${offset(minutes)}` }
        })}
        chosen={east === null ? [] : [String(east)]}
        onChoose={(value) => onChoose(Number(value))}
      />
    </div>
  )
}
