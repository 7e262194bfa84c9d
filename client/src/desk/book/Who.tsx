import { useEffect, useRef, useState } from 'preact/hooks'

import { Button, Field, LANGUAGES, Select } from '../../ui/index.ts'
import { phoneWords } from '../../ui/phone.ts'
import { t } from './words/index.ts'
import { type KnownCustomer } from './calls.ts'
import { Coming } from './Coming.tsx'
import { CustomerSearch } from './CustomerSearch.tsx'
import { isNumber } from './customers.ts'
import { forCustomer, premisesOf, type FieldName, type PartProps } from './draft.ts'

/** For whom the visit is: somebody known who was found, or somebody new. */
export function Who({ draft, put, fault }: PartProps & { fault: (name: FieldName) => string | null }) {
  const first = useRef<HTMLDivElement>(null)
  const state = draft.known ? 'known' : draft.isNew ? 'new' : 'search'
  const before = useRef(state)
  useEffect(() => {
    // What was chosen took the place of the search, which had the focus.
    if (before.current !== state) first.current?.querySelector<HTMLElement>('input, button')?.focus()
    before.current = state
  }, [state])

  const choose = (known: KnownCustomer): void => {
    put({ ...forCustomer(known), premises: premisesOf(known) })
  }
  const other = (): void => put({ ...forCustomer(null), premises: '', agreedBy: '' })

  return (
    <div class="stack" ref={first}>
      {state === 'search' && (
        <CustomerSearch
          fault={fault('customer')}
          onChoose={choose}
          onNew={(typed) =>
            put({
              isNew: true,
              premises: '',
              ...(isNumber(typed) ? { phone: typed.trim() } : { name: typed.trim() }),
            })
          }
        />
      )}
      {draft.known && (
        <div class="row row-apart">
          <div>
            <p class="large strong">{draft.known.name}</p>
            <p>
              <span class="numerals">{phoneWords(draft.known.phone)}</span>
              {draft.known.address_as && ` · ${draft.known.address_as}`}
            </p>
          </div>
          <Button action="other-customer" onClick={other}>
            {t('book.other-customer')}
          </Button>
        </div>
      )}
      {draft.known && <Coming visits={draft.known.visits} />}
      {draft.known && (
        <Reached key={draft.known.id} known={draft.known} draft={draft} put={put} fault={fault('email')} />
      )}
      {draft.isNew && !draft.known && (
        <>
          <div class="desk-fields">
            <Field
              label={t('book.name')}
              name="name"
              value={draft.name}
              onInput={(name) => put({ name })}
              fault={fault('name')}
              maxLength={80}
            />
            <Field
              label={t('book.phone')}
              name="phone"
              type="tel"
              inputMode="tel"
              value={draft.phone}
              onInput={(phone) => put({ phone })}
              fault={fault('phone')}
              maxLength={30}
            />
            <Field
              label={t('book.address-as')}
              name="addressAs"
              value={draft.addressAs}
              onInput={(addressAs) => put({ addressAs })}
              help={t('book.address-as.help')}
              maxLength={40}
            />
            <MailFields draft={draft} put={put} help={t('book.email.help')} fault={fault('email')} />
          </div>
          <div class="row">
            <Button action="other-customer" onClick={other}>
              {t('book.search-again')}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}

/** Where a known customer's messages go. Nobody is asked again for what is known, and it can be put right at any time. */
function Reached({ known, draft, put, fault }: PartProps & { known: KnownCustomer; fault: string | null }) {
  const [changing, setChanging] = useState(false)
  const fields = useRef<HTMLDivElement>(null)
  const change = (): void => {
    setChanging(true)
    queueMicrotask(() => fields.current?.querySelector<HTMLElement>('input')?.focus())
  }
  if (known.email !== null && known.email === draft.email && !changing && fault === null) {
    return (
      <div class="row row-apart">
        <p class="small quiet">
          {t('book.reminded', { email: known.email, language: languageName(draft.language) })}
        </p>
        <Button kind="quiet" action="change-email" onClick={change}>
          {t('book.change-email')}
        </Button>
      </div>
    )
  }
  return (
    <div class="desk-fields" ref={fields}>
      <MailFields
        draft={draft}
        put={put}
        help={t(draft.email.trim() ? 'book.email.help' : 'book.not-reminded')}
        fault={fault}
      />
    </div>
  )
}

function MailFields({ draft, put, help, fault }: PartProps & { help: string; fault: string | null }) {
  return (
    <>
      <Field
        label={t('book.email')}
        name="email"
        value={draft.email}
        onInput={(email) => put({ email })}
        help={help}
        fault={fault}
        autocapitalize="none"
        spellcheck={false}
        maxLength={200}
      />
      <Select
        label={t('book.language')}
        name="language"
        value={draft.language}
        options={LANGUAGES.map(({ id, name }) => ({ value: id as string, label: name }))}
        onChange={(language) => put({ language })}
      />
    </>
  )
}

function languageName(language: string): string {
  return LANGUAGES.find(({ id }) => id === language)?.name ?? LANGUAGES[0]!.name
}
