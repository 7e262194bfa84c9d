/** Everything about a customer in one file, for administrators. */
import { session } from '../../device/index.ts'
import { Button } from '../../ui/index.ts'
import { save as saveFile } from '../../ui/save.ts'
import { Refusal, useCommand } from '../command.tsx'
import { exportCustomer, type Customer } from './calls.ts'
import { Part } from './Part.tsx'
import { t } from './words/index.ts'

export function Export({ customer: { id, name } }: { customer: Customer }) {
  const command = useCommand(() => {})
  if (!session.value.person?.roles.includes('administrator')) return null
  const save = (): void => {
    void command.run(async () => {
      saveFile(`${name}.json`, JSON.stringify(await exportCustomer(id), null, 2), 'application/json')
    })
  }
  return (
    <Part name="export" title={t('export.title')}>
      <p class="small quiet">{t('export.text')}</p>
      <Refusal problem={command.refusal} technicians={[]} />
      <div class="buttons">
        <Button action="export" disabled={command.working} onClick={save}>
          {t('export.do')}
        </Button>
      </div>
    </Part>
  )
}
