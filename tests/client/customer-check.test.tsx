// @vitest-environment happy-dom
/** What anybody is told who checks a receipt, also one from before a backup was restored. */
import { cleanup, render, waitFor } from './patient.ts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CheckPage } from '../../client/src/customer/CheckPage.tsx'
import type { Standing } from '../../client/src/customer/calls.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { Problem } from './field-device.ts'

const DIGEST = 'ab'.repeat(32)
let standing: Standing | null = null

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  api: {
    get: async (path: string) => {
      if (path !== `/receipts/${DIGEST}` || standing === null)
        throw Object.assign(new Problem(404), { code: 'no_such_receipt' })
      return standing
    },
  },
}))

const sealed: Standing = {
  record: 17,
  digest: DIGEST,
  sealed_at: '2026-11-29T10:00:00+08:00',
  superseded_by: null,
  checkpointed: true,
  restored: null,
}

async function shown(language: 'zh-CN' | 'en', kind: string): Promise<string> {
  chooseLanguage(language)
  render(<CheckPage digest={DIGEST} />)
  await waitFor(() => expect(document.querySelector(`[data-check="${kind}"]`)).not.toBeNull())
  return document.body.textContent ?? ''
}

afterEach(() => {
  cleanup()
  standing = null
})

describe('a receipt that is checked', () => {
  it('is valid', async () => {
    standing = sealed
    expect(await shown('zh-CN', 'found')).toContain('这份回执有效')
  })

  it('was sealed, then restored, and says under which number it stands now', async () => {
    standing = { ...sealed, superseded_by: 18, restored: { at: '2026-11-30T03:00:00+08:00', now: 18 } }
    const zh = await shown('zh-CN', 'restored')
    for (const words of ['曾经封存，后来系统恢复过备份', '原来的 17 号', '重新封存为 18 号'])
      expect(zh).toContain(words)
    expect(zh).not.toContain('这份回执有效')
    cleanup()
    const en = await shown('en', 'restored')
    for (const words of [
      'Sealed, then a backup was restored',
      'Number 17 was taken back',
      'now sealed as number 18',
    ])
      expect(en).toContain(words)
  })

  it('waits for the phone that has it, and may not know when it was sealed', async () => {
    standing = { ...sealed, sealed_at: null, restored: { at: '2026-11-30T03:00:00+08:00', now: null } }
    const zh = await shown('zh-CN', 'restored')
    expect(zh).toContain('等上门人员的手机重新上传')
    expect(zh).not.toContain('封存时间')
    cleanup()
    expect(await shown('en', 'restored')).toContain('as soon as the technician’s phone')
  })

  it('is none of ours', async () => {
    expect(await shown('zh-CN', 'missing')).toContain('没有这份回执')
  })
})
