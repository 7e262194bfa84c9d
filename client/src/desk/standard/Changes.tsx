import type { Standard } from '../../core/checklist/standard.ts'
import { Badge, format, type Tone } from '../../ui/index.ts'
import { ThingCard, kindWords } from './Things.tsx'
import { listChange, type Change } from './parts.ts'
import { itemWords, thingName, traitName, traitValue } from './wording.ts'
import { t } from './words/index.ts'

const TONE: Record<Change['how'], Tone> = { added: 'good', removed: 'bad', changed: 'accent' }

interface ChangesProps {
  changes: readonly Change[]
  old: Standard
  recent: Standard
}

/** What is another, in words: each thing with what was said of it, and what is said now. */
export function Changes({ changes, old, recent }: ChangesProps) {
  return (
    <>
      <p class="small quiet" role="status">
        {t('compare.count', { count: changes.length })}
      </p>
      <ul class="standard-things">
        {changes.map((change) => {
          const { thing, how } = change
          return (
            <li key={`${thing.kind} ${thing.id}`} data-change={`${how} ${thing.kind} ${thing.id}`}>
              <p class="row">
                <Badge tone={TONE[how]} icon={how === 'added' ? 'add' : how === 'removed' ? 'minus' : 'sent'}>
                  {t(`change.${how}`)}
                </Badge>
              </p>
              {how === 'changed' ? (
                <Changed change={change} old={old} recent={recent} />
              ) : (
                <ThingCard thing={thing} standard={how === 'added' ? recent : old} level={2} />
              )}
            </li>
          )
        })}
      </ul>
    </>
  )
}

function Changed({ change, old, recent }: { change: Change; old: Standard; recent: Standard }) {
  const { thing, traits } = change
  return (
    <div class="card standard-thing">
      <div class="standard-thing-head">
        <h2>{thingName(thing)}</h2>
        <p class="small quiet">
          {kindWords(thing.kind)} <code class="standard-id">{thing.id}</code>
        </p>
      </div>
      <dl class="facts">
        {traits.map(({ name, before, after }) => (
          <>
            <dt>{traitName(name, recent)}</dt>
            <dd class="standard-value">
              {name.startsWith('phase.') ? (
                <ListChange before={before} after={after} old={old} recent={recent} />
              ) : (
                <>
                  <del class="standard-was">{traitValue(name, before, old)}</del>
                  <ins class="standard-is">{traitValue(name, after, recent)}</ins>
                </>
              )}
            </dd>
          </>
        ))}
      </dl>
    </div>
  )
}

interface ListChangeProps {
  before: unknown
  after: unknown
  old: Standard
  recent: Standard
}

/** A phase has many items: only what went, came or stands elsewhere is said. */
function ListChange({ before, after, old, recent }: ListChangeProps) {
  const ids = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
  const { gone, came, moved } = listChange(ids(before), ids(after))
  const named = (each: readonly string[], standard: Standard): string =>
    format.list(each.map((id) => itemWords(standard, id)))
  return (
    <>
      {gone.length > 0 && <del class="standard-was">{t('change.gone', { of: named(gone, old) })}</del>}
      {came.length > 0 && <ins class="standard-is">{t('change.came', { of: named(came, recent) })}</ins>}
      {moved && <ins class="standard-is">{t('change.moved', { of: named(ids(after), recent) })}</ins>}
    </>
  )
}
