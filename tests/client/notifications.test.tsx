// @vitest-environment happy-dom
/** Push notifications to this browser: asked for by a tap alone, kept for whoever wanted them, and what stands where they
 * cannot be had. */
import { act, cleanup, fireEvent, render, screen, waitFor } from './patient.ts'
import { afterEach, beforeEach, expect, it, test, vi } from 'vitest'
import { Problem } from '../../client/src/device/http.ts'
import * as notifications from '../../client/src/device/notifications.ts'
import { Notifications } from '../../client/src/ui/notify/Notifications.tsx'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'

const { asked, phone } = vi.hoisted(() => ({
  asked: [] as string[],
  phone: { person: 'li', key: 'AQID', off: false, woken: 0, others: ['mail', 'wecom'] },
}))

vi.mock('../../client/src/device/index.ts', () => import('../../client/src/device/http.ts'))
vi.mock('../../client/src/device/phone.ts', () => {
  const ask =
    (method: string) =>
    async (path: string, body?: unknown): Promise<unknown> => {
      if (phone.off) throw Problem.unreachable()
      asked.push([method, path, ...(body ? [JSON.stringify(body)] : [])].join(' '))
      return { key: phone.key, on: false, others: phone.others }
    }
  return {
    api: { get: ask('GET'), put: ask('PUT'), delete: ask('DELETE') },
    inHand: () => ({ engine: { wake: () => (phone.woken += 1) } }),
    signedIn: { peek: () => ({ person: { id: phone.person } }) },
  }
})

const bytes = (key: string): ArrayBuffer =>
  Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0)).buffer

/** A browser that can be notified; `says` is what its person answers, `reaches` whether it reaches its push service. */
class Browser {
  says: NotificationPermission = 'granted'
  permission: NotificationPermission = 'default'
  reaches: 'yes' | 'no' | 'silence' = 'yes'
  subscription: { key: string } | null = null
  registered: string[] = []
  registrations = [{ scope: 'http://localhost/', active: {}, pushManager: this.manager() }]
  onmessage: ((event: { data: unknown }) => void) | null = null

  private manager() {
    return {
      getSubscription: async () =>
        this.subscription && {
          options: { applicationServerKey: bytes(this.subscription.key) },
          toJSON: () => ({
            endpoint: 'https://push.example/1',
            expirationTime: null,
            keys: { p256dh: 'p', auth: 'a' },
          }),
          unsubscribe: async () => ((this.subscription = null), true),
        },
      subscribe: async ({ applicationServerKey: key }: { applicationServerKey: string }) => {
        if (this.reaches === 'silence') return new Promise(() => undefined)
        if (this.reaches === 'no') throw new DOMException('push service error', 'AbortError')
        this.subscription = { key }
        return this.registrations[0]!.pushManager.getSubscription()
      },
    }
  }

  getRegistrations = async () => this.registrations
  register = async (address: string, { scope }: { scope: string }) => {
    this.registered.push(`${address} ${scope}`)
    this.registrations = [{ scope: `http://localhost${scope}`, active: {}, pushManager: this.manager() }]
    return this.registrations[0]
  }

  requestPermission = async () => (this.permission = this.says)
}

let browser: Browser

beforeEach(() => {
  chooseLanguage('zh-CN')
  localStorage.clear()
  asked.length = 0
  Object.assign(phone, { person: 'li', key: 'AQID', off: false, woken: 0, others: ['mail', 'wecom'] })
  browser = new Browser()
  vi.stubGlobal('PushManager', class {})
  vi.stubGlobal('Notification', browser)
  Object.defineProperty(navigator, 'serviceWorker', { value: browser, configurable: true })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const PUT = 'PUT /push {"endpoint":"https://push.example/1","keys":{"p256dh":"p","auth":"a"}}'
const button = () => screen.getByRole<HTMLInputElement>('checkbox')
const shown = async (): Promise<void> => {
  render(<Notifications />)
  await act(async () => undefined)
}

test('nobody is asked before a tap, and one tap is enough', async () => {
  await shown()
  expect([browser.permission, asked]).toEqual(['default', []])
  fireEvent.click(button())
  await waitFor(() => expect(asked).toEqual(['GET /push', PUT]))
  await waitFor(() => expect(notifications.notifying.value).toBe('on'))
  expect(button().checked).toBe(true)
  browser.onmessage!({ data: { pushed: 'm1' } })
  expect(phone.woken).toBe(1)

  fireEvent.click(button())
  await waitFor(() => expect(asked.at(-1)).toBe('DELETE /push'))
  expect([browser.subscription, button().checked]).toEqual([null, false])
})

test('a browser that keeps no app has a worker for this alone', async () => {
  browser.registrations = []
  await shown()
  fireEvent.click(button())
  await waitFor(() => expect(asked.at(-1)).toBe(PUT))
  expect(browser.registered).toEqual(['/push.js /push/'])
})

it.each([
  ['a no of the person', () => (browser.says = 'denied'), '改为允许'],
  ['a push service that refuses', () => (browser.reaches = 'no'), '连不上它的推送服务'],
])('%s is said, with the way out and the other ways', async (_, fails, said) => {
  fails()
  await shown()
  fireEvent.click(button())
  await waitFor(() => expect(screen.getByRole('status').textContent).toContain(said))
  expect(screen.getByText(/改用这些方式通知您：邮件.*企业微信/)).toBeTruthy()
  expect([button().checked, asked.some((one) => one.startsWith('PUT'))]).toEqual([false, false])
})

test('a push service that never answers is given up', async () => {
  vi.useFakeTimers()
  browser.reaches = 'silence'
  const done = notifications.switchOn()
  await vi.advanceTimersByTimeAsync(20_000)
  await done
  expect(notifications.notifying.value).toBe('unreachable')
})

test('a question that is waved away changes nothing', async () => {
  browser.says = 'default'
  await notifications.switchOn()
  expect([notifications.notifying.value, browser.subscription, asked]).toEqual(['off', null, []])
})

test('without our server it stays off and says so', async () => {
  phone.off = true
  await shown()
  fireEvent.click(button())
  await waitFor(() => expect(screen.getByRole('status').textContent).toContain('连上网络后才能开启'))
  expect(button().checked).toBe(false)
})

it.each([
  [undefined, '不支持推送提醒'],
  [false, '添加到主屏幕'],
])('a browser without push has no switch (standalone: %s)', async (standalone, said) => {
  vi.unstubAllGlobals()
  Reflect.deleteProperty(window, 'PushManager')
  if (standalone !== undefined)
    Object.defineProperty(navigator, 'standalone', { value: standalone, configurable: true })
  await shown()
  expect(screen.queryByRole('checkbox')).toBeNull()
  expect(screen.getByRole('status').textContent).toContain(said)
  Reflect.deleteProperty(navigator, 'standalone')
})

test('each start tells the server anew, and takes another key when it has one', async () => {
  await notifications.switchOn()
  asked.length = 0
  phone.key = 'BAUG'
  await notifications.keepNotifications()
  expect([asked, browser.subscription]).toEqual([['GET /push', PUT], { key: 'BAUG' }])
})

test('what somebody else wanted here is given up, and nobody is told', async () => {
  await notifications.switchOn()
  asked.length = 0
  phone.person = 'wang'
  await notifications.look()
  expect(notifications.notifying.value).toBe('off')
  await notifications.keepNotifications()
  expect([asked, browser.subscription]).toEqual([[], null])
})

test('where nothing else reaches the person, that is said', async () => {
  phone.others = []
  browser.says = 'denied'
  await shown()
  fireEvent.click(button())
  await waitFor(() => expect(screen.getByText(/没有别的方式通知您/)).toBeTruthy())
})

test('who never wanted it is asked nothing at the start', async () => {
  await notifications.keepNotifications()
  expect([asked, browser.permission, browser.onmessage]).toEqual([[], 'default', null])
})
