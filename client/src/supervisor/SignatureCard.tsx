import { Badge, Card, LANGUAGES, type Tone } from '../ui/index.ts'
import type { Match, RecordView } from './records.ts'
import { t } from './words/index.ts'

const TONE: Record<Match, Tone> = { matches: 'good', differs: 'bad', cannot_rebuild: 'warn' }

/** What was signed, how, and whether the server finds the same. */
export function SignatureCard({ record: { signature } }: { record: RecordView }) {
  if (!signature) {
    return (
      <Card labelledBy="record-signature">
        <h2 id="record-signature">{t('record.signature')}</h2>
        <p>{t('signature.none')}</p>
      </Card>
    )
  }
  const { kind, name, strokes, reason, note, match, statement } = signature
  return (
    <Card labelledBy="record-signature">
      <h2 id="record-signature">{t('record.signature')}</h2>
      <div class="row" data-match={match} data-evidence="signature">
        <Badge tone={kind === 'refused' ? 'warn' : 'good'}>{t(`signature.${kind}`)}</Badge>
        {match ? (
          <Badge tone={TONE[match]} icon="computed">
            {t(`match.${match}`)}
          </Badge>
        ) : (
          <Badge>{t('match.none')}</Badge>
        )}
      </div>
      {strokes && <Strokes strokes={strokes} label={name ? t('signature.of', { name }) : t('signature.nameless')} />}
      {name && <p class="large">{name}</p>}
      {reason && <p>{t('signature.reason', { reason: t.known(`reason.${reason}`) ?? reason })}</p>}
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
    </Card>
  )
}

const MARGIN = 8

function Strokes({ strokes, label }: { strokes: readonly (readonly number[])[]; label: string }) {
  const xs = strokes.flatMap((stroke) => stroke.filter((_, index) => index % 2 === 0))
  const ys = strokes.flatMap((stroke) => stroke.filter((_, index) => index % 2 === 1))
  const [left, top] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN]
  const [width, height] = [Math.max(...xs) + MARGIN - left, Math.max(...ys) + MARGIN - top]
  return (
    <svg class="strokes" viewBox={`${left} ${top} ${width} ${height}`} role="img" aria-label={label}>
      {strokes.map((stroke, index) => (
        <polyline key={index} points={stroke.join(' ')} />
      ))}
    </svg>
  )
}
