import { session } from '../../device/index.ts'
import { Card, Icon, said } from '../../ui/index.ts'
import { ground } from '../ground.ts'
import { t } from './words/index.ts'

const MOMENT = 'appoint'
/** The course of a call; what else belongs to the moment follows. */
const COURSE = ['open', 'ask-time', 'coming-now', 'later', 'address', 'documents', 'readback'].map(
  (name) => `${MOMENT}.${name}`,
)

function place(id: string): number {
  const found = COURSE.indexOf(id)
  return found < 0 ? COURSE.length : found
}

/** What is known so far, by the names in braces of the phrases. */
export type Known = Readonly<Record<'title' | 'time' | 'address' | 'purpose', string>>

/** What the dispatcher only knows while speaking stays a gap to speak into. */
function filled(text: string, known: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => known[name] || '……')
}

/** The call script beside the form: what to say, filled in as far as the form is, and what never to say. */
export function Script({ known }: { known: Known }) {
  const { standard } = ground.value!
  const { person } = session.value
  const values = {
    ...known,
    company: said(standard.brand.company),
    hotline: standard.brand.hotline,
    name: person?.name,
    staff_no: person?.staff_no,
  }
  const say = Object.entries(standard.phrases)
    .filter(([, { moment }]) => moment === MOMENT)
    .sort(([one], [other]) => place(one) - place(other))
  const never = standard.forbidden.filter(({ severity }) => severity !== 'info')
  return (
    <aside class="book-script stack" tabIndex={0} aria-label={t('script.title')}>
      <Card labelledBy="script-say">
        <h2 id="script-say">{t('script.say')}</h2>
        <ul class="stack stack-tight">
          {say.map(([id, phrase]) => (
            <li class="book-script-say" key={id}>
              {filled(said(phrase), values)}
            </li>
          ))}
        </ul>
      </Card>
      <Card labelledBy="script-never">
        <h2 id="script-never">{t('script.never')}</h2>
        <ul class="stack stack-tight">
          {never.map((phrase) => (
            <li class="book-script-never" key={phrase.id}>
              <span class="book-script-never-words">
                <Icon name="cross" />
                <span class="visually-hidden">{t('script.never')}</span>
                {said(phrase)}
              </span>
              {phrase.instead && (
                <span class="small">
                  {t('script.instead', { text: filled(said(phrase.instead), values) })}
                </span>
              )}
            </li>
          ))}
        </ul>
      </Card>
    </aside>
  )
}
