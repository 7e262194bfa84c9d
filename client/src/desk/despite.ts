/** Whoever is on leave goes to a visit only with a reason: the server asks for it, and it is asked for here, by any door. */
import { signal } from '@preact/signals'

import { Problem } from '../device/index.ts'

/** A command that waits for the reason; null: for none any more. */
export const waiting = signal<((reason: string | null) => void) | null>(null)

/** Sends a command, and once more with the reason where somebody would be sent who is on leave. Throws Problem. */
export async function orDespite<T>(send: (more: { despite_leave?: string }) => Promise<T>): Promise<T> {
  try {
    return await send({})
  } catch (problem) {
    if (!(problem instanceof Problem) || problem.code !== 'absent') throw problem
    const reason = await new Promise<string | null>((answer) => {
      waiting.value = answer
    })
    waiting.value = null
    if (reason === null) throw problem
    // The server has kept nothing of a command that it refused: it may come again under its key.
    return send({ despite_leave: reason })
  }
}
