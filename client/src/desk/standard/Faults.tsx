import { LinkButton, href, language } from '../../ui/index.ts'
import { editPath, type FoundFault } from './calls.ts'
import { t } from './words/index.ts'

/** What the check found, each with its place and the way there. */
export function Faults({ faults }: { faults: readonly FoundFault[] }) {
  return (
    <ul class="standard-faults">
      {faults.map((fault) => (
        <li key={`${fault.file} ${fault.line} ${fault.code} ${fault.zh}`} data-fault={fault.code}>
          <p class="field-fault">{faultWords(fault)}</p>
          <p class="small quiet">
            {t('fault.at', { file: fault.file, line: fault.line })} {fault.place.join(' › ')}
          </p>
          {fault.file === 'items.yaml' && fault.place[0] && (
            <LinkButton
              action="to-item"
              href={href(editPath({ view: 'items', item: fault.place[0], file: '' }))}
            >
              {t('fault.item')}
            </LinkButton>
          )}
          <LinkButton action="to-file" href={href(editPath({ view: 'files', item: '', file: fault.file }))}>
            {t('fault.file')}
          </LinkButton>
        </li>
      ))}
    </ul>
  )
}

export function faultWords({ zh, en }: FoundFault): string {
  return language.value === 'en' ? en : zh
}
