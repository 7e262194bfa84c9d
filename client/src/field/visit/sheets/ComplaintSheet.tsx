import { useEffect, useState } from 'preact/hooks'

import { openCapture } from '../../../device/index.ts'
import { Banner, Choices, Sheet, TextArea, format } from '../../../ui/index.ts'
import { add } from '../acts.ts'
import { useKept } from '../items/autosave.ts'
import { SheetScript } from '../items/Script.tsx'
import { zoneOf } from '../../day.ts'
import { now } from '../../now.ts'
import { spokenTime } from '../../../ui/script/times.ts'
import { t } from './words/index.ts'
import { proposedMinutes } from './proposed.ts'
import { SaveButton } from './SaveButton.tsx'
import type { SheetProps } from './props.ts'
import { instant } from '../../../ui/zoned.ts'

const CONTENTS = ['product', 'service', 'price'] as const
const GRADES = ['ordinary', 'fairly_hard', 'hard', 'special'] as const
const TWO_DAYS = 48 * 60

export function ComplaintSheet({ view, onClose }: SheetProps) {
  const [text, setText, done] = useKept(view.id, 'complaint')
  const [content, setContent] = useState<(typeof CONTENTS)[number] | null>(null)
  const [grade, setGrade] = useState<(typeof GRADES)[number] | null>(null)
  const [staff, setStaff] = useState<boolean | null>(null)
  useEffect(() => openCapture(), [])
  const zone = zoneOf(view.document)
  const proposed = proposedMinutes(view.list?.standard, 'complaint.answer', grade ?? undefined)
  const promised = (): number => now() + (proposed ?? TWO_DAYS) * 60_000

  return (
    <Sheet title={t('complaint.title')} onClose={onClose} name="complaint">
      <TextArea label={t('complaint.text')} value={text} onInput={setText} maxLength={3000} rows={4} />
      <Choices
        legend={t('complaint.content')}
        options={CONTENTS.map((value) => ({ value, label: t(`complaint.content.${value}`) }))}
        chosen={content ? [content] : []}
        onChoose={setContent}
      />
      <Choices
        legend={t('complaint.grade')}
        options={GRADES.map((value) => ({ value, label: t(`complaint.grade.${value}`) }))}
        chosen={grade ? [grade] : []}
        onChoose={setGrade}
      />
      <Choices
        legend={t('complaint.staff')}
        options={[
          { value: 'yes', label: t('value.yes') },
          { value: 'no', label: t('value.no') },
        ]}
        chosen={staff === null ? [] : [staff ? 'yes' : 'no']}
        onChoose={(value) => setStaff(value === 'yes')}
      />
      {grade && (
        <Banner tone="accent" title={t('complaint.promise', { time: format.dayAndClock(promised(), zone) })}>
          {proposed !== null && <p>{t('complaint.promise.why', { time: format.minutes(proposed) })}</p>}
        </Banner>
      )}
      <SheetScript
        view={view}
        at={staff ? ['complaint', 'complaint.staff'] : ['complaint']}
        values={{ problem: text.trim(), promised: grade && spokenTime(promised(), zone, now()) }}
        never
      />
      <SaveButton
        lacks={[
          !text.trim() && t('complaint.text'),
          !content && t('complaint.content'),
          !grade && t('complaint.grade'),
          staff === null && t('complaint.staff'),
        ]}
        onSave={async () => {
          await add(view.id, 'complaint.raised', {
            text: text.trim(),
            content: content!,
            grade: grade!,
            about_staff: staff!,
            promised: instant(promised(), zone),
          })
          done()
          onClose()
        }}
      >
        {t('complaint.save')}
      </SaveButton>
    </Sheet>
  )
}
