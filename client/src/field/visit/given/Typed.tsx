import { Button, toast } from '../../../ui/index.ts'
import { t } from './words/index.ts'

/** What was typed and not saved: their own words, which only they can hand over now. */
export function Typed({ texts }: { texts: readonly string[] }) {
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(texts.join('\n'))
    toast(t('given.copied'))
  }
  return (
    <>
      <p class="strong">{t('given.typed')}</p>
      <ul data-typed={texts.length}>
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {'clipboard' in navigator && (
        <Button action="left-copy" onClick={() => void copy()}>
          {t('given.copy')}
        </Button>
      )}
    </>
  )
}
