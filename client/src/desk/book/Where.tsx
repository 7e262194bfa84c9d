import { Field, Select } from '../../ui/index.ts'
import { FactChoices } from '../FactChoices.tsx'
import { t } from './words/index.ts'
import { AREA_TYPES, PLACE_TYPES } from './customers.ts'
import { type FieldName, type PartProps } from './draft.ts'

/** Where the visit goes: known premises of a known customer, or new ones. */
export function Where({ draft, put, fault }: PartProps & { fault: (name: FieldName) => string | null }) {
  const known = draft.known?.premises ?? []
  return (
    <>
      {known.length > 0 && (
        <FactChoices
          legend={t('book.premises.which')}
          bare
          options={[
            ...known.map(({ id, address }) => ({ value: id, label: address })),
            { value: '', label: t('book.premises.new') },
          ]}
          chosen={draft.premises}
          fault={fault('premises')}
          onChoose={(premises) => put({ premises })}
        />
      )}
      {draft.premises === '' && (
        <>
          <Field
            label={t('book.address')}
            name="address"
            value={draft.address}
            onInput={(address) => put({ address })}
            fault={fault('address')}
            maxLength={200}
          />
          <div class="desk-fields">
            <Select
              label={t('book.area')}
              name="areaType"
              value={draft.areaType}
              none={t('book.unknown')}
              options={AREA_TYPES.map((value) => ({ value: value as string, label: t(`area.${value}`) }))}
              onChange={(areaType) => put({ areaType })}
            />
            <Select
              label={t('book.place')}
              name="placeType"
              value={draft.placeType}
              none={t('book.unknown')}
              options={PLACE_TYPES.map((value) => ({ value: value as string, label: t(`place.${value}`) }))}
              onChange={(placeType) => put({ placeType })}
            />
          </div>
        </>
      )}
    </>
  )
}
