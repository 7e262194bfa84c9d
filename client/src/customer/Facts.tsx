import { Card, LinkButton, format, said } from '../ui/index.ts'
import { phoneWords } from '../ui/phone.ts'
import type { Promised, Visit } from './calls.ts'
import { t } from './words/index.ts'

/** The day and the time in the zone of the visit, which is named where the reader's own clock shows another one. */
export function PromisedTime({ promise, past }: { promise: Promised; past?: boolean }) {
  const { start, zone } = promise
  const here = -new Date(start).getTimezoneOffset()
  return (
    <div class={past ? 'customer-promised customer-promised-past' : 'customer-promised'}>
      <p class="customer-promised-day">{format.longDay(start, zone)}</p>
      <p class="customer-promised-clock">
        <time dateTime={start}>{format.promised(promise)}</time>
      </p>
      {format.zoneMinutes(start, zone) !== here && <p class="quiet">{t('when.zone', { zone })}</p>}
    </div>
  )
}

/** Where, whose service it is, and the number that the hotline asks for. */
export function Where({ visit: { company, address, order } }: { visit: Visit }) {
  return (
    <Card>
      <dl class="customer-told">
        <div>
          <dt>{t('where')}</dt>
          <dd>{address}</dd>
        </div>
        <div>
          <dt>{t('whose')}</dt>
          <dd>{said(company)}</dd>
        </div>
        <div>
          <dt>{t('order')}</dt>
          <dd>{order}</dd>
        </div>
      </dl>
    </Card>
  )
}

/** The way to a person. */
export function Hotline({ number, text }: { number: string; text: string }) {
  return (
    <Card>
      <p>{text}</p>
      <p class="customer-printed">{phoneWords(number)}</p>
      <LinkButton href={`tel:${number}`} icon="phone" action="hotline">
        {t('call', { number: phoneWords(number) })}
      </LinkButton>
    </Card>
  )
}
