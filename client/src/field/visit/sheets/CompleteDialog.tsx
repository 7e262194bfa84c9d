import { Banner, Button, Dialog, TextArea, said } from '../../../ui/index.ts'
import { close } from '../acts.ts'
import { useKept } from '../items/autosave.ts'
import { t } from './words/index.ts'
import { SaveButton } from './SaveButton.tsx'
import type { SheetProps } from './props.ts'

/** Finishing seals the record, so it is asked; what is still in the way is named. */
export function CompleteDialog({ view, onClose, onItem }: SheetProps) {
  const [report, setReport, done] = useKept(view.id, 'report')
  const blockers = view.list?.assessment.blockers ?? []
  const label = (item: string): string => {
    const found = view.list?.standard.items[item]
    return found ? said(found) : item
  }
  return (
    <Dialog title={t('complete.title')} onClose={onClose} name="complete">
      {blockers.length > 0 ? (
        <Banner tone="warn" title={t('complete.blocked')}>
          <ul class="stack stack-tight">
            {blockers.map(({ kind, of }) => (
              <li key={`${kind} ${of}`} data-blocker={kind}>
                {kind === 'open_leave' ? (
                  <Button wide action="to-leave" icon="next" onClick={onClose}>
                    {t('complete.leave')}
                  </Button>
                ) : (
                  <Button wide action="to-item" data-of={of} icon="next" onClick={() => onItem(of)}>
                    {t(kind === 'missing' ? 'complete.missing' : 'complete.note', { label: label(of) })}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </Banner>
      ) : (
        <>
          <p>{t('complete.text')}</p>
          <TextArea label={t('complete.report')} value={report} onInput={setReport} maxLength={3000} />
          <SaveButton
            onSave={async () => {
              await close(view.id, { outcome: 'done', ...(report.trim() ? { report: report.trim() } : {}) })
              done()
              onClose()
            }}
          >
            {t('complete.do')}
          </SaveButton>
        </>
      )}
    </Dialog>
  )
}
