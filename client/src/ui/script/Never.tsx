import '../script.css'

import type { Forbidden, Standard } from '../../core/checklist/standard.ts'
import { filled } from '../../core/script.ts'
import { list } from '../format.ts'
import { Icon } from '../Icon.tsx'
import { said } from '../words/index.ts'
import { t } from './words/index.ts'

interface NeverProps {
  standard: Standard
  severities: readonly Forbidden['severity'][]
}

/** What is never said with what to say instead, the words that only people hear, and the tones. */
export function Never({ standard: { forbidden, tones = [] }, severities }: NeverProps) {
  const heard = forbidden.filter(({ match }) => match === 'never')
  const written = forbidden.filter((one) => one.match !== 'never' && severities.includes(one.severity))
  return (
    <>
      <ul class="script-list">
        {written.map((one) => (
          <li class="script-never" key={one.id} data-never={one.id}>
            <span class="script-never-words">
              <Icon name="cross" />
              <span class="visually-hidden">{t('script.never')}</span>
              {said(one)}
            </span>
            {one.instead && (
              <span class="small">{t('script.instead', { text: filled(said(one.instead)) })}</span>
            )}
          </li>
        ))}
      </ul>
      {heard.length > 0 && (
        <p class="small">{t('script.seldom', { words: list(heard.map((one) => said(one))) })}</p>
      )}
      {tones.length > 0 && (
        <p class="small">{t('script.tones', { tones: list(tones.map((one) => said(one))) })}</p>
      )}
    </>
  )
}
