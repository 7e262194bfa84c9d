import { LinkButton, Sheet } from '../../../ui/index.ts'
import { t } from './words/index.ts'
import type { SheetProps } from './props.ts'
import { MAPS, chooseMap, mapLink, opensOutside } from './maps.ts'

/** Which map application: the choice opens it, and from then on the button does so at once. */
export function NavigateSheet({ view, onClose }: SheetProps) {
  const { premises } = view.document
  return (
    <Sheet title={t('navigate.title')} onClose={onClose} name="navigate">
      <p>{premises.address}</p>
      {premises.latitude !== null && premises.datum === null && (
        <p class="small quiet">{t('navigate.by-address')}</p>
      )}
      <div class="stack stack-tight">
        {MAPS.map((name) => (
          <LinkButton
            key={name}
            href={mapLink(name, premises)}
            icon="place"
            outside={opensOutside(name)}
            action={`map-${name}`}
            onClick={() => {
              chooseMap(name)
              onClose()
            }}
          >
            {t(`navigate.${name}`)}
          </LinkButton>
        ))}
      </div>
      <p class="small quiet">{t('navigate.remembered')}</p>
    </Sheet>
  )
}
