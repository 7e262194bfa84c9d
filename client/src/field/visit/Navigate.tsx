import { Button, LinkButton } from '../../ui/index.ts'
import { chosenMap, mapLink, opensOutside, type Destination } from './sheets/maps.ts'
import { t as ofSheet } from './sheets/words/index.ts'
import { t } from './words/index.ts'

interface NavigateProps {
  to: Destination
  /** Opens the sheet in which the map application is chosen. */
  onChoose: () => void
}

/** The way to the customer: at once in the map application that was chosen before, else the choice. */
export function Navigate({ to, onChoose }: NavigateProps) {
  const map = chosenMap.value
  if (!map) {
    return (
      <Button icon="place" action="navigate" onClick={onChoose}>
        {t('visit.navigate')}
      </Button>
    )
  }
  return (
    <LinkButton
      href={mapLink(map, to)}
      icon="place"
      outside={opensOutside(map)}
      action="navigate"
      label={t('visit.navigate-with', { map: ofSheet(`navigate.${map}`) })}
    >
      {t('visit.navigate')}
    </LinkButton>
  )
}

/** Another map application than the one that was chosen before. */
export function OtherMap({ onChoose }: Pick<NavigateProps, 'onChoose'>) {
  if (!chosenMap.value) return null
  return (
    <Button kind="quiet" action="navigate-otherwise" onClick={onChoose}>
      {t('visit.navigate-otherwise')}
    </Button>
  )
}
