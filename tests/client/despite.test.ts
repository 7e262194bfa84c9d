/** Whoever is on leave is sent with a reason, which is asked for once whatever sends them. */
import { expect, it } from 'vitest'

import { orDespite, waiting } from '../../client/src/desk/despite.ts'
import { Problem } from '../../client/src/device/index.ts'

const absent = (): Problem => new Problem(422, { code: 'absent' })

function door() {
  const sent: object[] = []
  const send = (more: { despite_leave?: string }): Promise<string> => {
    sent.push(more)
    return more.despite_leave ? Promise.resolve('done') : Promise.reject(absent())
  }
  return { sent, done: orDespite(send) }
}

it('asks why, and sends the command again with the reason', async () => {
  const { sent, done } = door()
  await expect.poll(() => waiting.value).not.toBeNull()
  waiting.value!('he asked to go')
  expect(await done).toBe('done')
  expect(sent).toEqual([{}, { despite_leave: 'he asked to go' }])
  expect(waiting.value).toBeNull()
})

it('is refused where nobody says why, and asks nothing about any other refusal', async () => {
  const { sent, done } = door()
  await expect.poll(() => waiting.value).not.toBeNull()
  waiting.value!(null)
  await expect(done).rejects.toMatchObject({ code: 'absent' })
  expect(sent).toEqual([{}])
  const other = new Problem(409, { code: 'overlap' })
  await expect(orDespite(() => Promise.reject(other))).rejects.toBe(other)
  expect(waiting.value).toBeNull()
})
