/** Takes a command of the office back: the reverse, sent once, to the version that the command made. */
import { Problem, newId } from '../../device/index.ts'
import { toast } from '../../ui/index.ts'
import { moveVisit, reassignVisit, reinstateVisit, type Commanded, type OfficeVisit } from './calls.ts'
import { t } from './words/index.ts'

/** What takes a command back; null: nothing does. `key` is the command's. */
export function reverse(done: Commanded, key: string): (() => Promise<Commanded>) | null {
  const { stood, state, promise } = done
  if (!stood) return null
  if (state === 'cancelled') {
    return stood.state === 'booked' ? () => reinstateVisit(done, key, newId()) : null
  }
  if (isAt(promise, stood)) return () => reassignVisit(done, stood.person, newId(), key)
  const { start, end, person } = stood
  // Before its first time it waited for one: no time leads back there.
  if (start === null) return null
  const back = { start, end, person, asked_by: 'staff', undoes: key } as const
  return () => moveVisit(done, back, newId())
}

function isAt(promise: OfficeVisit['promise'], { start, end }: { start: string | null; end: string | null }) {
  const at = (one: string | null | undefined): number | null => (one ? Date.parse(one) : null)
  return at(promise?.start) === at(start) && at(promise?.end) === at(end)
}

interface After {
  onDone: (visit: OfficeVisit) => void
  onStale: () => Promise<void> | void
}

/** Says what was done, and lets it be taken back. */
export function told(words: string, done: Commanded, key: string, { onDone, onStale }: After): void {
  const back = reverse(done, key)
  if (!back) return toast(words)
  toast(words, () => {
    void back().then(
      (visit) => {
        onDone(visit)
        toast(t('undo.done'))
      },
      (problem: unknown) => {
        if (!(problem instanceof Problem)) throw problem
        toast(t(problem.code === 'overlap' ? 'undo.overlap' : 'undo.not'))
        void onStale()
      },
    )
  })
}
