/** What was recorded beside the checklist: leaves, questions, complaints, calls, notes, new times. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

import type { Visit } from '../../core/visit/fold.ts'
import { session } from '../../device/index.ts'
import { Banner, Button, Card, Sheet, TextArea, format } from '../../ui/index.ts'
import { add } from './acts.ts'
import { zoneOf } from '../day.ts'
import { useKept } from './items/autosave.ts'
import { SavedTick } from './items/SavedTick.tsx'
import { now } from '../now.ts'
import { HotlineSheet } from './sheets/HotlineSheet.tsx'
import { SaveButton } from './sheets/SaveButton.tsx'
import type { View } from './view.ts'
import { t } from './words/index.ts'
import { t as ofSheet } from './sheets/words/index.ts'
import { t as ofTime } from './time/words/index.ts'
import { Countdown } from '../Lateness.tsx'

/** While one is away: until when, and what to do when that is past. */
export function LeaveBanner({ view }: { view: View }) {
  const away = view.visit.leaves.find(({ state }) => state === 'open')
  if (!away?.promised) return null
  const time = format.clock(away.promised, zoneOf(view.document), now())
  const late = Date.parse(away.promised) < now()
  return (
    <Banner
      tone={late ? 'bad' : 'accent'}
      urgent={late}
      title={t(late ? 'leave.late' : 'leave.open', { time })}
    >
      <Countdown to={away.promised} at={now()} />
      {late && <p>{t('leave.late.text')}</p>}
    </Banner>
  )
}

interface Line {
  event: string
  wall: number
  title: string
  text?: string | null
  action?: ComponentChildren
}

function lines(view: View, open: boolean): Line[] {
  const { visit, document, id } = view
  const zone = zoneOf(document)
  return [
    ...visit.leaves.map((leave) => ({
      ...leave,
      title: t(`leaving.${leave.reason}`),
      text:
        leave.state === 'open' || leave.state === 'gone'
          ? leave.promised &&
            t(leave.state === 'open' ? 'leave.open' : 'leave.gone', {
              time: format.clock(leave.promised, zone, leave.wall),
            })
          : t(`returned.${leave.state}`),
    })),
    ...visit.lines.map((line) => ({
      ...line,
      title: t('line'),
      text: [t(line.works ? 'line.works' : 'line.fails'), line.note].filter(Boolean).join(' · '),
    })),
    ...visit.delays.map((delay) => ({
      ...delay,
      title: ofSheet('delay.title'),
      text: `${format.clock(delay.expected, zone, delay.wall)} ${t(`told.${delay.answer}`)}`,
    })),
    ...visit.calls.map((call) => ({
      ...call,
      title: t(`purpose.${call.purpose}`),
      text: t(`result.${call.result}`),
    })),
    ...visit.questions.map((question) => ({
      ...question,
      title: ofSheet('question.title'),
      text: question.text,
      // It is owed whether the visit is over or not.
      action: question.hotline === 'queued' && question.tickets.length === 0 && (
        <HotlineCall view={view} question={question.event} />
      ),
    })),
    ...visit.complaints.map((complaint) => ({
      ...complaint,
      title: ofSheet('complaint.title'),
      text: `${complaint.text} · ${ofSheet('complaint.promise', { time: format.dayAndClock(complaint.promised, zone) })}`,
    })),
    ...visit.incidents.map((incident) => ({
      ...incident,
      title: t(`incident.kind.${incident.kind}`),
      text: incident.text,
    })),
    ...visit.promises.map((promise) => ({
      ...promise,
      title: ofSheet('promise.agreed', { time: format.dayAndClock(promise.start, promise.zone) }),
      text: promise.reason,
    })),
    ...visit.notes.map((note) => ({
      ...note,
      title: ofSheet('note.text'),
      text: note.text,
      action: open && note.by === session.value.person?.id && <NoteEdit visit={id} note={note} />,
    })),
    ...Object.values(visit.marks)
      .flat()
      .filter(({ despite }) => despite)
      .map((mark) => ({ ...mark, title: ofTime('guard.line'), text: mark.reason })),
    ...visit.codes.map((code) => ({ ...code, title: t('code.typed') })),
    ...visit.seen.map((seen) => ({
      ...seen,
      title: ofTime(seen.gone ? 'changed.seen.gone' : 'changed.seen'),
    })),
    ...visit.replies.map((reply) => ({ ...reply, title: t('reply.title'), text: reply.text })),
    ...visit.completions.map((completion) => ({
      ...completion,
      title: ofSheet(`outcome.${completion.outcome}`),
      text: completion.reason ?? completion.report,
    })),
  ].sort((a, b) => a.wall - b.wall)
}

/** The call that had no signal at the door is still to be made. */
function HotlineCall({ view, question }: { view: View; question: string }) {
  const [open, setOpen] = useState(false)
  const hotline = view.list?.standard.brand.hotline ?? null
  return (
    <>
      <Button action="hotline-due" icon="phone" onClick={() => setOpen(true)}>
        {ofSheet('question.call-now')}
      </Button>
      {open && (
        <HotlineSheet visit={view.id} question={question} hotline={hotline} onClose={() => setOpen(false)} />
      )}
    </>
  )
}

/** Puts one's own note right: the new words take the place of the old ones, which the log keeps. */
function NoteEdit({ visit, note }: { visit: string; note: Visit['notes'][number] }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button action="edit-note" onClick={() => setOpen(true)}>
        {ofSheet('note.edit')}
      </Button>
      {open && <NoteEditSheet visit={visit} note={note} onClose={() => setOpen(false)} />}
    </>
  )
}

function NoteEditSheet({
  visit,
  note,
  onClose,
}: {
  visit: string
  note: Visit['notes'][number]
  onClose: () => void
}) {
  const [text, setText, done] = useKept(visit, `note ${note.event}`, note.text)
  return (
    <Sheet title={ofSheet('note.edit')} onClose={onClose} name="note-edit">
      <TextArea label={ofSheet('note.text')} value={text} onInput={setText} maxLength={2000} rows={4} />
      <SaveButton
        lacks={[(!text.trim() || text.trim() === note.text) && ofSheet('note.text')]}
        onSave={async () => {
          const item = note.item ? { item: note.item } : {}
          await add(visit, 'note.added', { text: text.trim(), ...item, replaces: [note.event] })
          done()
          onClose()
        }}
      >
        {ofSheet('note.save')}
      </SaveButton>
    </Sheet>
  )
}

export function Journal({ view, open }: { view: View; open: boolean }) {
  const found = lines(view, open)
  if (found.length === 0) return null
  const zone = zoneOf(view.document)
  return (
    <Card labelledBy="journal">
      <h2 id="journal">{t('visit.summary')}</h2>
      <ul class="lines">
        {found.map((line) => (
          <li key={line.event} class="line" data-line={line.event}>
            <span>
              <time class="small quiet">{format.clock(line.wall, zone)}</time>{' '}
              <span class="strong">{line.title}</span>
              {line.text && <span> {line.text}</span>}
            </span>
            <span class="row">
              {line.action}
              <SavedTick visit={view.id} events={[line.event]} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
