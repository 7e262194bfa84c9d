/** Handing out what was not sent. */
import { exported } from './export.ts'
import { effects, signedIn, watched } from './phone.ts'

/** Everything that the office does not have, as a file; nothing counts as sent by that. */
export async function exportUnsent(): Promise<File> {
  return watched(async ({ db }) => {
    const person = signedIn.peek().person!
    const made = effects.now()
    const name = `doorstep-${person.staff_no}-${new Date(made).toISOString().slice(0, 10)}.json`
    return new File(await exported(db, person, made), name, { type: 'application/json' })
  })
}
