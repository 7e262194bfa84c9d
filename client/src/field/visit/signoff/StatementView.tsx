import type { Item, Standard } from '../../../core/checklist/standard.ts'
import type { Value } from '../../../core/visit/events.ts'
import type { SignedItem, Statement } from '../../../core/visit/statement.ts'
import { format, type Language, said } from '../../../ui/index.ts'
import { limitWords } from '../../../ui/limits/limits.ts'
import { Picture } from '../items/Picture.tsx'
import { answerWords } from '../items/wording.ts'
import { t } from './words/index.ts'

/** The states that say that something was done, or was agreed to. */
const DONE = ['passed', 'recorded']

/** Draws the statement: from the statement and the words of its standard, and from nothing else. */
export function StatementView({ statement, standard }: { statement: Statement; standard: Standard }) {
  const language = statement.language as Language
  const word = t.in(language)
  const zone = statement.promise?.zone
  const kind = standard.visits[statement.kind]
  const done = statement.items.filter(({ state }) => DONE.includes(state))
  const apart = statement.items.filter(({ state }) => state === 'na')
  const rest = statement.items.filter(({ state }) => !DONE.includes(state) && state !== 'na')
  const { arrived } = statement
  return (
    <div class="stack" data-statement lang={language}>
      <dl class="facts">
        {kind && (
          <>
            <dt>{word('sign.service')}</dt>
            <dd>{said(kind.name, language)}</dd>
          </>
        )}
        <dt>{word('sign.order')}</dt>
        <dd>{statement.order}</dd>
        {statement.promise && (
          <>
            <dt>{word('sign.promise')}</dt>
            <dd>
              {format.day(statement.promise.start, zone, language)}{' '}
              {format.promised(statement.promise, language)}
            </dd>
          </>
        )}
        <dt>{word('sign.arrived')}</dt>
        <dd>{arrived ? format.atPhone(arrived, language) : word('sign.arrived.none')}</dd>
      </dl>

      <Items title={word('sign.done')} items={done} standard={standard} language={language} />
      <Items title={word('sign.not-done')} items={rest} standard={standard} language={language} />
      <Items title={word('sign.not-applicable')} items={apart} standard={standard} language={language} />

      <Lines
        title={word('told.leaves')}
        lines={statement.leaves.map((leave) => [
          word('told.left', {
            time: format.atPhone(leave, language),
            reason: word(`leaving.${leave.reason}`),
          }),
          leave.promised &&
            word('told.promised', { time: format.clock(leave.promised, zone, leave.wall, language) }),
          leave.ended && word('told.back', { time: format.atPhone(leave.ended, language) }),
          word(leave.told ? 'sign.leave.told' : 'sign.leave.not-told'),
          leave.note,
        ])}
      />
      <Lines
        title={word('told.questions')}
        lines={statement.questions.map((question) => [
          question.text,
          word(`sign.hotline.${question.hotline}`),
          question.ticket && word('told.ticket', { number: question.ticket }),
          ...question.tickets.map(({ ticket }) => word('told.ticket', { number: ticket })),
          question.promised &&
            word('told.until', { time: format.dayAndClock(question.promised, zone, language) }),
        ])}
      />
      <Lines
        title={word('told.complaints')}
        lines={statement.complaints.map((complaint) => [
          complaint.text,
          word('told.until', { time: format.dayAndClock(complaint.promised, zone, language) }),
        ])}
      />
      <Lines title={word('told.damages')} lines={(statement.damages ?? []).map(({ text }) => [text])} />
      <Lines
        title={word('told.agreed')}
        lines={statement.promises.map((promise) => [
          `${format.day(promise.start, promise.zone, language)} ${format.promised(promise, language)}`,
          word(`told.moved-by.${promise.asked_by}`),
          promise.agreed_by,
          promise.reason,
        ])}
      />
      {statement.photos.length > 0 && (
        <section class="stack stack-tight">
          <h2>{word('sign.photos', { count: statement.photos.length })}</h2>
          <ul class="visit-photos">
            {statement.photos.map((sha256, index) => (
              <li key={sha256} class="visit-photo">
                <Picture sha256={sha256} number={index + 1} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

interface ItemsProps {
  title: string
  items: readonly SignedItem[]
  standard: Standard
  language: Language
}

function Items({ title, items, standard, language }: ItemsProps) {
  const word = t.in(language)
  if (items.length === 0) return null
  return (
    <section class="stack stack-tight">
      <h2>{title}</h2>
      <ul class="visit-signed">
        {items.map((one) => {
          const item = standard.items[one.id]!
          return (
            <li key={one.id} data-signed={one.id} data-state={one.state}>
              <span>{said(item, language)}</span>
              <span class="strong">{valueWords(item, one, language)}</span>
              {one.limit && (
                <span class="visit-signed-note quiet">{limitWords(one.limit, item.unit, language)}</span>
              )}
              {one.note && (
                <span class="visit-signed-note">
                  {DONE.includes(one.state) ? one.note : word('sign.reason', { text: one.note })}
                </span>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function valueWords(item: Item, { state, values }: SignedItem, language: Language): string {
  const word = t.in(language)
  if (item.answer === 'photo')
    return values.length > 0 ? word('sign.photos', { count: values.length }) : word('sign.no-photos')
  if (state === 'open') return word('sign.open')
  if (state === 'unknown') return word('sign.unknown')
  const said = values
    .filter((value): value is NonNullable<Value> => value !== null)
    .map((value) =>
      item.answer === 'consent' ? consentWords(value, language) : answerWords(item, value, language),
    )
  const list = new Intl.ListFormat(language, { type: 'disjunction' }).format(said)
  const judged = item.answer === 'number' && (state === 'passed' || state === 'failed')
  if (state === 'conflict') return word('sign.conflict', { values: list })
  return judged ? `${list} · ${word(`state.${state}`)}` : list
}

/** Said to whoever agreed. */
function consentWords(value: NonNullable<Value>, language: Language): string {
  const word = t.in(language)
  if (value === 'yes') return word('sign.consent.yes')
  return word(value === 'withdrawn' ? 'sign.consent.withdrawn' : 'sign.consent.no')
}

interface LinesProps {
  title: string
  /** Each line in parts; absent ones are left out. */
  lines: readonly (readonly (string | null | false | undefined)[])[]
}

function Lines({ title, lines }: LinesProps) {
  if (lines.length === 0) return null
  return (
    <section class="stack stack-tight">
      <h2>{title}</h2>
      <ul class="visit-signed">
        {lines.map((parts, index) => (
          <li key={index}>
            {parts.filter(Boolean).map((part, place) => (
              <span key={place}>{part}</span>
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}
