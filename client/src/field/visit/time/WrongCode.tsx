/** The door code was not the customer's: said as soon as the server has found so, and typed once more. */
import { MOST_CODES, typedCodes } from '../../../core/visit/codes.ts'
import { Banner, Button, Card, Field, format } from '../../../ui/index.ts'
import { zoneOf } from '../../day.ts'
import { add } from '../acts.ts'
import { DIGITS, useDoorCode } from '../DoorCode.tsx'
import type { View } from '../view.ts'
import { t as ofVisit } from '../words/index.ts'
import { t } from './words/index.ts'

export function WrongCode({ view }: { view: View }) {
  const { document, visit } = view
  const field = useDoorCode()
  const found = typedCodes(document, visit)
  if (found?.state !== 'wrong') return null
  const over = visit.completions.length > 0
  const again = !over && found.typed < MOST_CODES
  const time = format.clock(found.last.wall, zoneOf(document), document.promise?.start)
  return (
    <div class="stack stack-tight" data-wrong-code={found.typed}>
      <Banner tone="bad" urgent title={t('code.wrong')}>
        <p>{t('code.wrong.what', { time })}</p>
        <p>{t(again ? 'code.wrong.again' : over ? 'code.wrong.over' : 'code.wrong.enough')}</p>
      </Banner>
      {again && (
        <Card>
          <Field
            label={t('code.again')}
            fault={field.short ? ofVisit('visit.door-code.short', { count: field.code.length }) : null}
            name="door-code"
            inputMode="numeric"
            autocomplete="off"
            maxLength={DIGITS}
            value={field.code}
            onInput={field.type}
          />
          <Button
            kind="primary"
            action="code-again"
            onClick={() => {
              if (!field.isWhole()) return
              void add(view.id, 'door_code.entered', { door_code: field.code }).then(() => field.type(''))
            }}
          >
            {t('code.check')}
          </Button>
        </Card>
      )}
    </div>
  )
}
