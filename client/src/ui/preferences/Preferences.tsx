import { choosePlace, place, places } from '../places.ts'
import { Choices } from '../Field.tsx'
import { go } from '../router.ts'
import { SCHEMES, chooseScheme, scheme } from '../scheme.ts'
import { LANGUAGES, chooseLanguage, language, t as shared } from '../words/index.ts'
import { t } from './words/index.ts'

/** What everybody can choose for themselves on this device. */
export function Preferences() {
  return (
    <>
      <Choices
        legend={shared('app.language')}
        options={LANGUAGES.map(({ id, name }) => ({ value: id, label: name }))}
        chosen={[language.value]}
        onChoose={chooseLanguage}
      />
      <Choices
        legend={t('scheme')}
        options={SCHEMES.map((value) => ({ value, label: t(`scheme.${value}`) }))}
        chosen={[scheme.value]}
        onChoose={chooseScheme}
      />
      {places.value.length > 1 && (
        <Choices
          legend={t('place')}
          options={places.value.map((value) => ({ value, label: t(`place.${value}`) }))}
          chosen={place.value ? [place.value] : []}
          onChoose={(chosen) => {
            choosePlace(chosen)
            go('/')
          }}
        />
      )}
    </>
  )
}
