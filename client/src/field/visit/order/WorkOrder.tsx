import type { ComponentChildren } from 'preact'

import type { VisitDocument } from '../../../core/visit/document.ts'
import { Fold } from '../../../ui/Fold.tsx'
import { Icon, format } from '../../../ui/index.ts'
import { t } from './words/index.ts'

type Value = VisitDocument['facts'][string]

/** What the order asks for: services, access, rates, the fault, what the customer has ready. Nothing of it is personal credit. */
export function WorkOrder({ document: { facts } }: { document: VisitDocument }) {
  const text = (name: string): string | null => (typeof facts[name] === 'string' ? facts[name] : null)
  const tier = text('customer.tier')
  const found: [name: string, title: string, value: ComponentChildren][] = [
    ['fault', t('fact.order.fault'), text('order.fault')],
    ['services', t('fact.order.services'), said('order.services', facts['order.services'])],
    [
      'access',
      t('fact.order.access'),
      [said('order.access', facts['order.access']), said('order.pon_type', facts['order.pon_type'])]
        .filter(Boolean)
        .join(' · '),
    ],
    ['rates', t('order.rates'), rates(facts)],
    ['wifi', t('order.wifi'), facts['order.wifi'] === true && '✓'],
    ['documents', t('fact.order.documents'), text('order.documents')],
    ['tier', t('order.tier'), tier && (t.known(`order.tier.${tier}`) ?? tier)],
  ]
  const shown = found.filter(([, , value]) => value)
  if (shown.length === 0) return null
  return (
    <Fold
      open={text('order.fault') !== null}
      action="work-order"
      head={
        <>
          <span>{t('order.title')}</span>
          <Icon name="down" />
        </>
      }
    >
      <dl class="facts">
        {shown.map(([name, title, value]) => (
          <div key={name} data-fact={name}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Fold>
  )
}

function said(fact: string, value: Value | undefined): string | null {
  if (value === undefined) return null
  if (Array.isArray(value)) return format.list(value.map((one) => said(fact, one)!))
  // What has no word of its own is called the same in every language: IPTV, XGS-PON.
  return t.known(`fact.${fact}.${String(value)}`) ?? String(value).toUpperCase().replaceAll('_', '-')
}

function rates(facts: VisitDocument['facts']): string | null {
  const down = facts['order.contracted_down_mbps']
  const up = facts['order.contracted_up_mbps']
  const of = (rate: Value | undefined): string =>
    rate === undefined ? '—' : t('fact.rate', { rate: String(rate) })
  return down === undefined && up === undefined
    ? null
    : t('order.rates.value', { down: of(down), up: of(up) })
}
