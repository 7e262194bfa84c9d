import { Badge, language } from '../../ui/index.ts'
import type { Standard } from '../../core/checklist/standard.ts'
import type { Thing } from './parts.ts'
import { thingName, traitName, traitValue } from './wording.ts'
import { t } from './words/index.ts'

interface ThingsProps {
  things: readonly Thing[]
  standard: Standard
}

/** Entries of a part, one below the other, each with all that is said of it. */
export function Things({ things, standard }: ThingsProps) {
  return (
    <ul class="standard-things">
      {things.map((thing) => (
        <li key={`${thing.kind} ${thing.id}`} data-thing={`${thing.kind} ${thing.id}`}>
          <ThingCard thing={thing} standard={standard} />
        </li>
      ))}
    </ul>
  )
}

/** What is read first, and in both languages: the words that people see. */
const WORDS = ['zh', 'en', 'name.zh', 'name.en']
/** What is said only where it holds: a mark says so. */
const MARKS = ['critical', 'bulk', 'private', 'multiple', 'scan', 'refusable']
/** What holds nearly always: only its contrary is worth a line. */
const USUAL: Record<string, unknown> = { required: true, enabled: true, about: 'visit' }

/** One thing: its words in both languages, what is special about it, and the rest as facts. */
export function ThingCard({
  thing,
  standard,
  level = 3,
}: {
  thing: Thing
  standard: Standard
  level?: 2 | 3
}) {
  const { kind, id, traits } = thing
  const Heading = `h${level}` as const
  const marks = MARKS.filter((name) => traits[name] === true)
  const facts = Object.keys(traits).filter(
    (name) =>
      !WORDS.includes(name) &&
      !MARKS.includes(name) &&
      USUAL[name] !== traits[name] &&
      !(Array.isArray(traits[name]) && traits[name].length === 0),
  )
  return (
    <div class="card standard-thing">
      <div class="standard-thing-head">
        <Heading>{thingName(thing)}</Heading>
        <Other thing={thing} />
        <p class="small quiet">
          {kindWords(kind)} <code class="standard-id">{id}</code>
        </p>
        {(marks.length > 0 || traits.enabled === false) && (
          <p class="row">
            {marks.map((name) => (
              <Badge key={name} tone={name === 'critical' ? 'warn' : 'neutral'}>
                {traitName(name, standard)}
              </Badge>
            ))}
          </p>
        )}
      </div>
      {facts.length > 0 && (
        <dl class="facts">
          {facts.map((name) => (
            <>
              <dt>{traitName(name, standard)}</dt>
              <dd class="standard-value">{traitValue(name, traits[name], standard)}</dd>
            </>
          ))}
        </dl>
      )}
    </div>
  )
}

/** The same words in the other language. */
function Other({ thing: { traits } }: { thing: Thing }) {
  const other = language.value === 'en' ? 'zh' : 'en'
  const words = traits[other] ?? traits[`name.${other}`]
  return typeof words === 'string' ? (
    <p class="quiet" lang={other === 'zh' ? 'zh-CN' : 'en'}>
      {words}
    </p>
  ) : null
}

export function kindWords(kind: string): string {
  return kind === 'way' ? t('thing.way.kind') : (t.known(`thing.${kind}`) ?? kind)
}
