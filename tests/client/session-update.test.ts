import { beforeEach, expect, test, vi } from 'vitest'

/** The part of a browser that knows of service workers: `install` brings a new version to its waiting place. */
class Container extends EventTarget {
  controller: object | null = {}
  registration = Object.assign(new EventTarget(), {
    waiting: null as object | null,
    installing: null as EventTarget | null,
    update: vi.fn(async () => undefined),
  })
  register = async () => this.registration
  getRegistration = async () => this.registration

  install(): { postMessage: ReturnType<typeof vi.fn> } {
    const worker = Object.assign(new EventTarget(), { postMessage: vi.fn() })
    this.registration.installing = worker
    this.registration.dispatchEvent(new Event('updatefound'))
    this.registration.installing = null
    this.registration.waiting = worker
    worker.dispatchEvent(new Event('statechange'))
    return worker
  }
}

let container: Container
let reloads: number
let update: typeof import('../../client/src/device/update.ts')

beforeEach(async () => {
  vi.resetModules()
  update = await import('../../client/src/device/update.ts')
  container = new Container()
  reloads = 0
  await update.keepShell(container as never, () => (reloads += 1))
})

test('a new version is offered, and taken only when the person says so', () => {
  expect(update.updateReady.value).toBe(false)
  const worker = container.install()
  expect(update.updateReady.value).toBe(true)
  expect(worker.postMessage).not.toHaveBeenCalled()
  update.applyUpdate()
  expect(worker.postMessage).toHaveBeenCalledWith('skip-waiting')
  expect(reloads).toBe(0)
  container.dispatchEvent(new Event('controllerchange'))
  expect(reloads).toBe(1)
})

test('it is held back until the last capture is closed', () => {
  const camera = update.openCapture()
  const form = update.openCapture()
  const worker = container.install()
  expect(update.updateReady.value).toBe(false)
  update.applyUpdate()
  expect(worker.postMessage).not.toHaveBeenCalled()
  camera()
  camera()
  expect(update.updateReady.value).toBe(false)
  form()
  expect(update.updateReady.value).toBe(true)
})

test('a version that another tab let in does not reload this page', () => {
  container.dispatchEvent(new Event('controllerchange'))
  expect(reloads).toBe(0)
})

test('the first installation is no update', () => {
  container.controller = null
  container.install()
  expect(update.updateReady.value).toBe(false)
})

test('the browser fetches a version only when the server has another one', async () => {
  const serving = (entry: string) => async () => Response.json({ version: '1', entry })
  await update.checkForUpdate(container as never, '/assets/a.js', serving('/assets/a.js'))
  expect(container.registration.update).not.toHaveBeenCalled()
  await update.checkForUpdate(container as never, '/assets/a.js', async () => new Response('<html>'))
  expect(container.registration.update).not.toHaveBeenCalled()
  await update.checkForUpdate(container as never, '/assets/a.js', serving('/assets/b.js'))
  expect(container.registration.update).toHaveBeenCalledOnce()
})
