/** What is known of a customer, and put right where it stands. */
import { Badge } from '../../ui/index.ts'
import { phoneWords } from '../../ui/phone.ts'
import type { Customer } from './calls.ts'
import { Editable } from './Editable.tsx'
import { Part } from './Part.tsx'
import { t } from './words/index.ts'

export interface Changing {
  customer: Customer
  /** It was put right, and is so from now on. */
  onDone: (customer: Customer) => void
  /** Somebody else was faster. */
  onStale: () => Promise<void>
}

const chosen = (form: 'language' | 'tier' | 'area' | 'place', values: readonly string[]) =>
  values.map((value) => ({ value, label: t.known(`${form}.${value}`) ?? value }))

/** Who they are, and how they are reached. */
export function Who(props: Changing) {
  const { name, address_as, phone, email, language, tier, is_new } = props.customer
  const unknown = t('who.unknown')
  return (
    <Part name="who" title={t('who.title')}>
      <dl class="customers-facts">
        <Editable {...props} name="name" label={t('who.name')} value={name} form="line" needed>
          {name} {is_new && <Badge tone="accent">{t('who.is-new')}</Badge>}
        </Editable>
        <Editable {...props} name="address_as" label={t('who.address-as')} value={address_as} form="line">
          {address_as ?? unknown}
        </Editable>
        <Editable {...props} name="phone" label={t('who.phone')} value={phone} form="tel" needed>
          <Number phone={phone} />
        </Editable>
        <Editable {...props} name="email" label={t('who.email')} value={email} form="line">
          {email ?? unknown}
        </Editable>
        <Editable
          {...props}
          name="language"
          label={t('who.language')}
          value={language}
          form={chosen('language', ['zh-CN', 'en'])}
        >
          {language ? t.known(`language.${language}`) : unknown}
        </Editable>
        <Editable
          {...props}
          name="tier"
          label={t('who.tier')}
          value={tier}
          form={chosen('tier', ['diamond', 'gold', 'silver', 'none'])}
        >
          {tier ? t.known(`tier.${tier}`) : unknown}
        </Editable>
      </dl>
    </Part>
  )
}

function Number({ phone }: { phone: string | null }) {
  if (!phone) return <>{t('who.unknown')}</>
  return (
    <a class="numerals" href={`tel:${phone}`}>
      {phoneWords(phone)}
    </a>
  )
}

/** What goes with every visit of theirs: whom to call instead, when to come, what to know. */
export function Notes(props: Changing) {
  const { contact_name, contact_phone, hours_from, hours_until, note, door_note } = props.customer
  const unknown = t('who.unknown')
  return (
    <Part name="notes" title={t('notes.title')}>
      <dl class="customers-facts">
        <Editable {...props} name="door_note" label={t('notes.door')} value={door_note} form="lines">
          <span class="customers-note">{door_note ?? t('notes.none')}</span>
        </Editable>
        <Editable {...props} name="note" label={t('notes.office')} value={note} form="lines">
          <span class="customers-note">{note ?? t('notes.none')}</span>
        </Editable>
        <Editable {...props} name="hours_from" label={t('notes.from')} value={hours_from} form="time">
          {hours_from ?? unknown}
        </Editable>
        <Editable {...props} name="hours_until" label={t('notes.until')} value={hours_until} form="time">
          {hours_until ?? unknown}
        </Editable>
        <Editable {...props} name="contact_name" label={t('notes.contact')} value={contact_name} form="line">
          {contact_name ?? unknown}
        </Editable>
        <Editable
          {...props}
          name="contact_phone"
          label={t('notes.contact.phone')}
          value={contact_phone}
          form="tel"
        >
          <Number phone={contact_phone} />
        </Editable>
      </dl>
    </Part>
  )
}

export function Places(props: Changing) {
  return (
    <Part name="places" title={t('places.title')}>
      {props.customer.premises.map((place) => (
        <dl class="customers-facts" key={place.id} data-premises={place.id}>
          <Editable
            {...props}
            premises={place.id}
            name="address"
            label={t('places.address')}
            value={place.address}
            form="line"
            needed
          >
            {place.address}
          </Editable>
          <Editable
            {...props}
            premises={place.id}
            name="area_type"
            label={t('places.area')}
            value={place.area_type}
            form={chosen('area', ['city', 'county_seat', 'township', 'village'])}
          >
            {place.area_type ? t.known(`area.${place.area_type}`) : t('who.unknown')}
          </Editable>
          <Editable
            {...props}
            premises={place.id}
            name="place_type"
            label={t('places.place')}
            value={place.place_type}
            form={chosen('place', ['home', 'office', 'shop', 'other'])}
          >
            {place.place_type ? t.known(`place.${place.place_type}`) : t('who.unknown')}
          </Editable>
        </dl>
      ))}
    </Part>
  )
}
