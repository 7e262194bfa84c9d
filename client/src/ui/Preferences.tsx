import { area, areas, chooseArea } from './roles.ts'
import { Choices } from './Field.tsx'
import { go } from './router.ts'
import { SCHEMES, chooseScheme, scheme } from './scheme.ts'
import { LANGUAGES, chooseLanguage, language, t } from './words/index.ts'

/** What every role can choose for itself on this device. */
export function Preferences() {
  return (
    <>
      <Choices
        legend={t('app.language')}
        options={LANGUAGES.map(({ id, name }) => ({ value: id, label: name }))}
        chosen={[language.value]}
        onChoose={chooseLanguage}
      />
      <Choices
        legend={t('app.scheme')}
        options={SCHEMES.map((value) => ({ value, label: t(`app.scheme.${value}`) }))}
        chosen={[scheme.value]}
        onChoose={chooseScheme}
      />
      {areas.value.length > 1 && (
        <Choices
          legend={t('app.role')}
          options={areas.value.map((value) => ({ value, label: t(`app.role.${value}`) }))}
          chosen={area.value ? [area.value] : []}
          onChoose={(chosen) => {
            chooseArea(chosen)
            go('/')
          }}
        />
      )}
    </>
  )
}
