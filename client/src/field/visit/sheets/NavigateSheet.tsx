import { LinkButton, Sheet } from '../../../ui/index.ts'
import { t } from './words/index.ts'
import type { SheetProps } from './props.ts'
import { mapLinks, type MapName } from './maps.ts'

const MAPS: readonly MapName[] = ['amap', 'apple', 'google', 'other']

export function NavigateSheet({ view, onClose }: SheetProps) {
  const links = mapLinks(view.document.premises)
  return (
    <Sheet title={t('navigate.title')} onClose={onClose} name="navigate">
      <p>{view.document.premises.address}</p>
      <div class="stack stack-tight">
        {MAPS.map((name) => (
          <LinkButton
            key={name}
            href={links[name]}
            icon="place"
            outside={name !== 'other'}
            action={`map-${name}`}
          >
            {t(`navigate.${name}`)}
          </LinkButton>
        ))}
      </div>
    </Sheet>
  )
}
