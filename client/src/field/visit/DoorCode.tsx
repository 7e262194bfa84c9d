import { useState } from 'preact/hooks'

import { Card, Field } from '../../ui/index.ts'
import type { ArrivalDetails } from './acts.ts'
import { position } from './position.ts'
import { t } from './words/index.ts'

export const DIGITS = 6

export interface DoorCodeState {
  code: string
  /** It was handed in unfinished. */
  short: boolean
  type: (code: string) => void
  /** Whether all digits are there; where not, that is said. */
  isWhole: () => boolean
  /** What the arrival carries; null where the code is not whole, which is then said. */
  arrival: () => ArrivalDetails | null
}

export function useDoorCode(): DoorCodeState {
  const [code, setCode] = useState('')
  const [short, setShort] = useState(false)
  const isWhole = (): boolean => {
    const whole = code.length === DIGITS
    setShort(!whole)
    if (!whole) document.querySelector<HTMLElement>('input[name="door-code"]')?.focus()
    return whole
  }
  return {
    code,
    short,
    type: (typed) => {
      setShort(false)
      setCode(typed.normalize('NFKC').replace(/\D/g, ''))
    },
    isWhole,
    arrival: () => {
      if (code !== '' && !isWhole()) return null
      const here = position()
      return { ...(code ? { door_code: code } : {}), ...(here ? { position: here } : {}) }
    },
  }
}

/**
 * A code that the customer reads out at the door: stronger evidence of the arrival than the phone's clock.
 */
export function DoorCode({ state: { code, short, type } }: { state: DoorCodeState }) {
  return (
    <Card>
      <Field
        label={t('visit.door-code')}
        help={t('visit.door-code.help')}
        fault={short ? t('visit.door-code.short', { count: code.length }) : null}
        name="door-code"
        inputMode="numeric"
        autocomplete="off"
        maxLength={DIGITS}
        value={code}
        onInput={type}
      />
    </Card>
  )
}
