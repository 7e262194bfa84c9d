import { Fragment } from 'preact'

import type { Standard } from '../../core/checklist/standard.ts'
import { Badge, Card, LANGUAGES, format, type Tone } from '../../ui/index.ts'
import type { Match, RecordView, SignatureView, SignedItem } from './calls.ts'
import { answer, itemName, listed } from './wording.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'

const TONE: Record<Match, Tone> = { matches: 'good', differs: 'bad', cannot_rebuild: 'warn' }

interface Shown {
  record: RecordView
  standard: Standard
}

/** What was signed, how, and whether the server finds the same; where two were given, both beside each other. */
export function SignatureCard({ record, standard }: Shown) {
  const { signatures } = record
  const apart = differing(signatures)
  return (
    <Card labelledBy="record-signature">
      <h2 id="record-signature">{t('record.signature')}</h2>
      {signatures.length === 0 && <p>{t('signature.none')}</p>}
      {signatures.map((signature) => (
        <section
          key={signature.event}
          class="stack stack-tight"
          data-evidence="signature"
          aria-label={signatures.length > 1 ? sideOf(signature, record) : undefined}
        >
          {signatures.length > 1 && <h3>{sideOf(signature, record)}</h3>}
          <Signature signature={signature} />
          {apart.length > 0 && <Statement signature={signature} apart={apart} standard={standard} />}
        </section>
      ))}
    </Card>
  )
}

/** On whose phone and when. */
function sideOf({ by, wall }: SignatureView, { document }: RecordView): string {
  const time = format.dayAndClock(new Date(wall).toISOString(), document.promise?.zone)
  return t('record.side', { name: by.name ?? t('record.erased'), time })
}

function Signature({ signature }: { signature: SignatureView }) {
  const { kind, name, strokes, reason, note, match, statement } = signature
  return (
    <>
      <div class="row" data-match={match}>
        <Badge tone={kind === 'refused' ? 'warn' : 'good'}>{t(`signature.${kind}`)}</Badge>
        {match ? (
          <Badge tone={TONE[match]} icon="computed">
            {t(`match.${match}`)}
          </Badge>
        ) : (
          <Badge>{t('match.none')}</Badge>
        )}
      </div>
      {strokes && (
        <Strokes strokes={strokes} label={name ? t('signature.of', { name }) : t('signature.nameless')} />
      )}
      {name && <p class="large">{name}</p>}
      {reason && <p>{desk('trail.reason', { reason: t.known(`unsigned.${reason}`) ?? reason })}</p>}
      {note && <p>{note}</p>}
      {statement && (
        <p class="small quiet">
          {t('signature.items', { count: statement.items.length, photos: statement.photos.length })}
          {' · '}
          {t('signature.language', {
            language: LANGUAGES.find(({ id }) => id === statement.language)?.name ?? statement.language,
          })}
        </p>
      )}
    </>
  )
}

/** The items whose answers are not the same in all the statements that were signed. */
function differing(signatures: readonly SignatureView[]): string[] {
  const sides = signatures.map(
    ({ statement }) => new Map((statement?.items ?? []).map((item) => [String(item?.id), item])),
  )
  const ids = [...new Set(sides.flatMap((side) => [...side.keys()]))]
  const said = (item: SignedItem | undefined): string => JSON.stringify([item?.state, item?.values])
  return ids.filter((id) => new Set(sides.map((side) => said(side.get(id)))).size > 1)
}

/** What this customer read and signed, where the other one read something else. */
function Statement({
  signature,
  apart,
  standard,
}: {
  signature: SignatureView
  apart: string[]
  standard: Standard
}) {
  const items = new Map((signature.statement?.items ?? []).map((item) => [String(item?.id), item]))
  return (
    <dl class="facts">
      {apart.map((id) => {
        const values = items.get(id)?.values
        const read = Array.isArray(values)
          ? values.map((value: unknown) => answer(value, standard.items[id]))
          : []
        return (
          <Fragment key={id}>
            <dt>{itemName(standard, id)}</dt>
            <dd>{read.length > 0 ? listed(read) : t('value.none')}</dd>
          </Fragment>
        )
      })}
    </dl>
  )
}

const MARGIN = 8

function Strokes({ strokes, label }: { strokes: readonly (readonly number[])[]; label: string }) {
  const xs = strokes.flatMap((stroke) => stroke.filter((_, index) => index % 2 === 0))
  const ys = strokes.flatMap((stroke) => stroke.filter((_, index) => index % 2 === 1))
  const [left, top] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN]
  const [width, height] = [Math.max(...xs) + MARGIN - left, Math.max(...ys) + MARGIN - top]
  return (
    <svg class="records-strokes" viewBox={`${left} ${top} ${width} ${height}`} role="img" aria-label={label}>
      {strokes.map((stroke, index) => (
        <polyline key={index} points={stroke.join(' ')} />
      ))}
    </svg>
  )
}
