/** What the customer answers in private on the visitor's phone. */
import type { VisitDocument } from '../core/visit/document.ts'
import { effects, views, watched } from './phone.ts'
import type { StoredEvent } from './rows.ts'
import { sealAnswer } from './seal.ts'

/** Whether the customer can be asked in private on this phone; else the questions go to the customer's link. */
export function canAnswerPrivately(document: VisitDocument): boolean {
  return document.key !== null
}

/** Seals an answer of the customer so that nobody can read it on this phone. The visit's document must carry a key. */
export async function answerPrivately(
  visit: string,
  item: string,
  value: unknown,
  replaces: string[],
): Promise<StoredEvent> {
  const key = views.documents.peek().get(visit)?.key
  if (!key) throw new Error('no key for private answers')
  const id = effects.id()
  const sealed = await sealAnswer(value, { event: id, item, visit }, key)
  return watched(({ outbox }) =>
    outbox.record('private.answered', { item, ...sealed, replaces }, visit, { id }),
  )
}
