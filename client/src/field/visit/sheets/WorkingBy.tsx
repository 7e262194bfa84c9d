/** By when it works, of somebody who leaves and does not come back: a promise until somebody says that it does. */
import { useState } from 'preact/hooks'

import { Banner, Choices, Field, format } from '../../../ui/index.ts'
import { chosen as instantOf } from '../../../ui/zoned.ts'
import { zoneOf } from '../../day.ts'
import { now } from '../../now.ts'
import type { View } from '../view.ts'
import { workingMinutes } from './proposed.ts'
import { t } from './words/index.ts'

const HOURS = [2, 4, 8, 24, 48, 72] as const
const OTHER = 'other'
const HOUR_MS = 3_600_000

interface WorkingByProps {
  view: View
  /** Milliseconds since 1970; null until a time within the limit is chosen. */
  chosen: number | null
  onChoose: (at: number | null) => void
}

export function WorkingBy({ view, chosen, onChoose }: WorkingByProps) {
  const zone = zoneOf(view.document)
  const limit = workingMinutes(view.list?.standard, view.document)
  const last = now() + limit * 60_000
  const [hours, setHours] = useState<string | null>(null)
  const [day, setDay] = useState(format.dayKey(now() + 24 * HOUR_MS, zone))
  const [time, setTime] = useState('')
  const put = (day: string, time: string): void => {
    const at = time === '' ? null : instantOf(day, time, zone, null)
    onChoose(at !== null && at > now() && at <= last ? at : null)
  }
  return (
    <>
      <Choices
        legend={t('leave.minutes-fixed')}
        options={[
          ...HOURS.filter((value) => value * 60 <= limit).map((value) => ({
            value: String(value),
            label: t('leave.hours', { count: value }),
          })),
          { value: OTHER, label: t('leave.hours.other') },
        ]}
        chosen={hours ? [hours] : []}
        onChoose={(value) => {
          setHours(value)
          if (value === OTHER) put(day, time)
          else onChoose(now() + Number(value) * HOUR_MS)
        }}
      />
      {hours === OTHER && (
        <>
          <Field
            label={t('promise.day')}
            type="date"
            min={format.dayKey(now(), zone)}
            value={day}
            onInput={(other) => {
              setDay(other)
              put(other, time)
            }}
          />
          <Field
            label={t('promise.time') + format.zoneBeside(now(), zone)}
            type="time"
            value={time}
            onInput={(other) => {
              setTime(other)
              put(day, other)
            }}
            fault={
              time !== '' && chosen === null
                ? t('leave.hours.limit', { time: format.dayAndClock(last, zone) })
                : null
            }
          />
        </>
      )}
      {chosen !== null && (
        <Banner tone="accent" title={t('leave.working', { time: format.dayAndClock(chosen, zone) })}>
          <p>{t('leave.working.text')}</p>
        </Banner>
      )}
    </>
  )
}
