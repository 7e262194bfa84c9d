// @vitest-environment happy-dom
/** The pages around a visit: signing in, Today, the outbox, the settings. */
import { act, cleanup, fireEvent, render, screen, waitFor } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Banners } from '../../client/src/field/Banners.tsx'
import Technician from '../../client/src/field/index.tsx'
import { Outbox } from '../../client/src/field/own/Outbox.tsx'
import { Today } from '../../client/src/field/today/Today.tsx'
import { SignIn } from '../../client/src/ui/SignIn.tsx'
import { ErrorState, go } from '../../client/src/ui/index.ts'
import { choosePlace, place, places } from '../../client/src/ui/places.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { document as visitOf, mark } from './field-builders.ts'
import * as device from './field-device.ts'

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  api: { get: () => Promise.reject(new Error('no demonstration')) },
}))

const person = (...roles: string[]) => ({
  id: 'p',
  name: '李强',
  staff_no: 'T1001',
  phone: null,
  roles,
  team: null,
})
const inMinutes = (count: number): string => new Date(Date.now() + count * 60_000).toISOString()
const promise = (start: string) => ({ promise: { entry: 'e', start, end: null, zone: 'Asia/Shanghai' } })

beforeEach(() => {
  chooseLanguage('zh-CN')
  go('/', { replace: true })
  device.reset()
  device.unsent.value = { facts: 0, photos: 0, attention: 0 }
  device.storage.value = { persisted: true, free: null, low: false, lost: false, trouble: false }
  device.sync.value = { phase: 'idle', trouble: null, heard: null, received: true, next: null }
  device.session.value = { state: 'signed-in', person: person('technician') }
  device.kept.value = []
})
afterEach(cleanup)

describe('signing in', () => {
  const attempt = (password: string): void => {
    render(<SignIn />)
    fireEvent.input(screen.getByLabelText('工号或手机号'), { target: { value: ' T1001 ' } })
    fireEvent.input(screen.getByLabelText('密码'), { target: { value: password } })
    fireEvent.submit(document.querySelector('form')!)
  }

  it.each([
    ['wrong', '账号或密码不对'],
    ['often', '错误次数太多'],
    ['off', '现在连不上服务器'],
    ['', '请填写账号和密码'],
  ])('with %j says what happened', async (password, said) => {
    attempt(password)
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain(said))
  })

  it('works with the number as it was typed, without the spaces around it', async () => {
    attempt('right')
    await waitFor(() => expect(device.session.value.person).toMatchObject({ staff_no: 'T1001' }))
  })

  it('says what is still kept on this phone, and for whom', () => {
    device.kept.value = [
      { person: 'p', staff_no: 'T1001', unsent: 3 },
      { person: 'q', staff_no: 'T1002', unsent: 0 },
    ]
    render(<SignIn />)
    expect(document.body.textContent).toContain('T1001')
    expect(document.body.textContent).toContain('3 项未上传')
    expect(document.body.textContent).not.toContain('T1002')
  })
})

describe('where a person works', () => {
  it('follows the roles, and the choice of whoever works in two places', () => {
    device.session.value = { state: 'signed-in', person: person('supervisor', 'technician') }
    expect(places.value).toEqual(['desk', 'field'])
    choosePlace('field')
    expect(place.value).toBe('field')
    device.session.value = { state: 'signed-in', person: person('supervisor', 'dispatcher') }
    expect(places.value).toEqual(['desk'])
    expect(place.value).toBe('desk')
    device.session.value = { state: 'signed-in', person: person('administrator') }
    expect(places.value).toEqual(['desk'])
    device.session.value = { state: 'signed-in', person: person() }
    expect(place.value).toBeNull()
  })
})

describe('Today', () => {
  it('says what comes next when nothing is planned', () => {
    device.documents.value = new Map()
    render(<Today />)
    expect(document.body.textContent).toContain('这几天没有安排')
  })

  it('does not say that nothing is planned before the visits have come', async () => {
    device.documents.value = new Map()
    device.sync.value = { ...device.sync.value, received: false }
    render(<Today />)
    await screen.findByText('正在下载您的安排…')
    act(() => (device.sync.value = { ...device.sync.value, trouble: 'unreachable' }))
    expect(document.body.textContent).toContain('您的安排还没有下载')
    expect(document.body.textContent).not.toContain('这几天没有安排')
  })

  it('warns before the promise is missed, and remembers that the customer was told', async () => {
    device.reset([], promise(inMinutes(5)))
    render(<Today />)
    expect(screen.getByRole('alert').textContent).toContain('可能会晚到')
    expect(document.querySelector('[data-action="tell-late"]')!.getAttribute('href')).toContain('sheet=delay')
    const expected = inMinutes(40)
    await device.record('delay.told', { expected, answer: 'accepts' })
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
    expect(document.body.textContent).toContain('已告知客户')
  })

  it('warns again when it gets later than the customer was told', async () => {
    device.reset([], promise(inMinutes(-60)))
    await device.record('delay.told', { expected: inMinutes(-40), answer: 'accepts' })
    render(<Today />)
    expect(screen.getByRole('alert').textContent).toContain('可能会晚到')
  })

  it('does not warn of a visit that has begun', () => {
    device.reset([mark('arrived')], promise(inMinutes(-60)))
    render(<Today />)
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('counts in its header whatever the server does not have', () => {
    device.unsent.value = { facts: 2, photos: 3, attention: 1 }
    render(<Today />)
    expect(document.querySelector('[data-unsent]')!.textContent).toContain('6 项未上传')
  })
})

describe('what stands in the way', () => {
  it.each([
    ['unreachable', '没有网络，可以照常工作'],
    ['signed-out', '重新登录'],
    ['outdated', '应用版本太旧'],
    ['revoked', '已被停用'],
    ['wrong-person', '别人名下'],
    ['server', '暂时连不上服务器，会自动再试。可以照常工作'],
  ])('%s is said in words of its own', (trouble, said) => {
    device.sync.value = { ...device.sync.value, trouble }
    render(<Banners />)
    expect(document.body.textContent).toContain(said)
  })

  it('an expired sign-in offers to sign in again and blames no network', () => {
    device.session.value = { state: 'expired', person: person('technician') }
    render(<Banners />)
    expect(document.querySelector('[data-action="sign-in-again"]')).toBeTruthy()
    expect(document.body.textContent).not.toContain('网络')
  })

  it('names the visits whose work went with a former phone', () => {
    const of = visitOf()
    device.missing.value = [of]
    render(<Banners />)
    expect(screen.getByRole('link', { name: new RegExp(of.order) }).getAttribute('href')).toContain(of.id)
    device.missing.value = []
  })

  it('a phone that cannot save shows nothing but the way out, which was here before that', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    render(<Technician />)
    vi.advanceTimersByTime(3_000)
    vi.useRealTimers()
    await vi.dynamicImportSettled()
    act(() => void (device.storage.value = { ...device.storage.value, trouble: true }))
    expect(screen.getByRole('alert').textContent).toContain('请不要关闭页面')
    expect(document.querySelector('[data-action="export"]')).toBeTruthy()
    expect(document.querySelector('.tabs')).toBeNull()
  })
})

describe('the outbox', () => {
  it('says of each fact what it is and why it waits', () => {
    device.outbox.value = [
      {
        kind: 'fact',
        id: 'a',
        about: null,
        type: 'visit.signed',
        wall: 0,
        state: 'saved',
        reason: null,
        size: null,
      },
      {
        kind: 'fact',
        id: 'b',
        about: null,
        type: 'visit.teleported',
        wall: 0,
        state: 'saved',
        reason: null,
        size: null,
      },
      {
        kind: 'fact',
        id: 'd',
        about: 'a case',
        type: 'case.opened',
        wall: 0,
        state: 'saved',
        reason: 'older_server',
        size: null,
      },
      {
        kind: 'photo',
        id: 'c',
        about: null,
        type: 'photo',
        wall: null,
        state: 'saved',
        reason: null,
        size: 340_000,
      },
    ]
    device.unsent.value = { facts: 3, photos: 1, attention: 0 }
    render(<Outbox />)
    const said = [...document.querySelectorAll('[data-entry]')].map(({ textContent }) => textContent)
    expect(said[0]).toContain('客户签字')
    expect(said[1]).toContain('其他记录')
    expect(said[2]).toContain('等服务器升级后上传')
    expect(said[3]).toContain('340')
  })

  it('gives the reason of a refusal in words, also one it has never heard of', () => {
    device.outbox.value = []
    device.quarantine.value = ['not_yours', 'too_strange'].map((reason) => ({
      event: reason,
      about: 'v',
      type: 'item.answered',
      reason,
      at: 0,
      seen: 0,
    }))
    render(<Outbox />)
    expect(document.body.textContent).toContain('当时不在您名下')
    expect(document.body.textContent).toContain('too_strange')
    expect(document.body.textContent).not.toContain('已全部上传。')
  })
})

describe('an error', () => {
  it.each([
    [{ code: 'unreachable', status: 0 }, '连不上服务器'],
    [{ code: 'session_required', status: 401 }, '请重新登录'],
    [{ code: 'wrong_person', status: 403 }, '别人名下'],
    [{ code: 'some_new_code', status: 403 }, '不能查看'],
    [{ code: 'boom', status: 500 }, 'boom'],
  ])('%j says what to do', (problem, said) => {
    render(<ErrorState problem={problem} kept />)
    expect(document.body.textContent).toContain(said)
    expect(document.body.textContent).toContain('保存在这部手机上')
  })
})

describe('an address of the other place', () => {
  it('is opened there by whoever works in both', async () => {
    device.session.value = { state: 'signed-in', person: person('technician', 'supervisor') }
    choosePlace('field')
    go('/records?outcome=missed', { replace: true })
    render(<Technician />)
    fireEvent.click(await screen.findByRole('button', { name: '到“办公室”里打开' }))
    expect(place.value).toBe('desk')
    choosePlace('field')
  })

  it('leads back to the start for whoever works in one', async () => {
    go('/records', { replace: true })
    render(<Technician />)
    expect(await screen.findByRole('link', { name: '回到首页' })).toBeTruthy()
    expect(document.querySelector('[data-action="other-place"]')).toBeNull()
  })
})
