import { Card } from '../ui/index.ts'
import { t } from './words/index.ts'

interface DoorCodeProps {
  code: string
  /** Another one was typed at the door. */
  wrong?: boolean
}

/** The code in two groups for the eye, digit by digit for a screen reader. */
export function DoorCode({ code, wrong }: DoorCodeProps) {
  return (
    <Card labelledBy="door-code" class="customer-door-code">
      <h2 id="door-code">{t('code.title')}</h2>
      <p class="customer-door-code-digits" data-code={code} aria-hidden="true">
        <span>{code.slice(0, 3)}</span> <span>{code.slice(3)}</span>
      </p>
      <p class="visually-hidden">{t('code.read', { digits: code.split('').join(' ') })}</p>
      {wrong && (
        <p class="strong" role="status" data-wrong-code>
          {t('code.wrong')}
        </p>
      )}
      <p>{t(wrong ? 'code.wrong.text' : 'code.text')}</p>
    </Card>
  )
}
