import { useState } from 'preact/hooks'

import { Banner, Choices, Sheet, Switch, TextArea, go } from '../../../ui/index.ts'
import { add, close } from '../acts.ts'
import { useKept } from '../items/autosave.ts'
import { WrongDay } from '../time/WrongDay.tsx'
import { t } from './words/index.ts'
import { SaveButton } from './SaveButton.tsx'
import type { SheetProps } from './props.ts'
import { usePromiseFields } from './PromiseSheet.tsx'

const OUTCOMES = ['missed', 'stopped', 'cancelled', 'rescheduled'] as const

/** A visit that ends without being done. It cannot be undone, so this sheet is the question. */
export function OutcomeSheet({ view, onClose }: SheetProps) {
  const [outcome, setOutcome] = useState<(typeof OUTCOMES)[number] | null>(null)
  const [reason, setReason, done] = useKept(view.id, 'outcome')
  const [again, setAgain] = useState(false)
  const { fields, promise, lacks } = usePromiseFields(view)
  const timed = outcome === 'rescheduled' || (outcome !== null && again)
  const away = view.visit.leaves.some(({ state }) => state === 'open')

  return (
    <Sheet title={t('outcome.title')} onClose={onClose} name="outcome">
      <Choices
        legend={t('outcome.kind')}
        options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
        chosen={outcome ? [outcome] : []}
        onChoose={(chosen) => (chosen === 'missed' ? go(`/visit/${view.id}/nobody`) : setOutcome(chosen))}
      />
      {outcome !== null && outcome !== 'rescheduled' && (
        <Switch label={t('outcome.again')} on={again} onChange={setAgain} />
      )}
      {timed && fields}
      <TextArea
        label={t('outcome.reason')}
        help={t('outcome.reason.missing')}
        value={reason}
        onInput={setReason}
      />
      {outcome === 'stopped' && <WrongDay stop={view} />}
      {away && <Banner tone="bad" title={t('complete.leave')} />}
      <Banner tone="warn" title={t('outcome.warning')} />
      <SaveButton
        danger
        lacks={[
          !outcome && t('outcome.kind'),
          ...(timed ? lacks : []),
          !reason.trim() && t('outcome.reason'),
          away && t('outcome.back'),
        ]}
        onSave={async () => {
          if (timed) await add(view.id, 'promise.agreed', { ...promise!, reason: reason.trim() })
          await close(view.id, { outcome: outcome!, reason: reason.trim() })
          done()
          onClose()
        }}
      >
        {t('outcome.save')}
      </SaveButton>
    </Sheet>
  )
}
