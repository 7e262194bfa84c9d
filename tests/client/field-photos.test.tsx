// @vitest-environment happy-dom
/** Photos on the phone: beside those from before the work, enlarged, and taken again without losing the old one first. */
import { cleanup, fireEvent, render, waitFor } from './patient.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Photo } from '../../client/src/core/visit/fold.ts'
import { Photos } from '../../client/src/field/visit/items/Photos.tsx'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { PhotoRefused } from './field-device.ts'

const taken: string[] = []
let refused: PhotoRefused | null = null

vi.mock('../../client/src/device/index.ts', async () => await import('./field-device.ts'))
vi.mock('../../client/src/device/photos.ts', async () => ({
  PhotoRefused: (await import('./field-device.ts')).PhotoRefused,
}))
vi.mock('../../client/src/device/pictures.ts', () => ({
  photo: async () => new Blob(['x']),
  addPhoto: async (_: File, visit: string, item: string) => {
    if (refused) throw refused
    taken.push(`added ${item}`)
  },
}))
vi.mock('../../client/src/field/visit/acts.ts', () => ({
  add: async (_: string, type: string, body: { photo: string }) => taken.push(`${type} ${body.photo}`),
}))

const asked = {
  zh: '完工照片',
  en: 'Photo after',
  answer: 'photo',
  pair: 'work.before-photo',
} as unknown as Item

const photo = (event: string, item: string): Photo =>
  ({ event, item, sha256: event.repeat(64).slice(0, 64), withdrawn: false }) as unknown as Photo

beforeEach(() => {
  chooseLanguage('zh-CN')
  taken.length = 0
  refused = null
  URL.createObjectURL = () => 'blob:x'
  URL.revokeObjectURL = () => undefined
})
afterEach(cleanup)

function shown(open = true): void {
  const photos = [photo('a', 'work.before-photo'), photo('b', 'finish.photo')]
  render(
    <Photos
      visit="v"
      item="finish.photo"
      label="完工照片"
      pair="work.before-photo"
      photos={photos}
      open={open}
    />,
  )
}

async function enlarge(place: number): Promise<HTMLElement> {
  fireEvent.click(document.querySelectorAll('[data-action="open-photo"]')[place]!)
  await waitFor(() => expect(document.querySelector('[data-dialog="zoom"]')).not.toBeNull())
  return document.querySelector<HTMLElement>('[data-dialog="zoom"]')!
}

function shoot(input: Element): void {
  const files = [new File(['y'], 'y.jpg', { type: 'image/jpeg' })]
  Object.defineProperty(input, 'files', { value: files, configurable: true })
  fireEvent.change(input)
}

it('shows the photo from before the work beside the one after it', () => {
  shown()
  expect(document.querySelectorAll('[data-side="before"]')).toHaveLength(1)
  expect(document.querySelectorAll('[data-side="own"]')).toHaveLength(1)
  expect(document.body.textContent).toContain('施工前')
})

it('takes a photo again, and the old one goes only when the new one is kept', async () => {
  shown()
  const dialog = await enlarge(1)
  shoot(dialog.querySelector('[data-action="retake"]')!)
  await waitFor(() => expect(taken).toEqual(['added finish.photo', 'photo.withdrawn b']))
})

it('keeps the old photo when the new one could not be saved', async () => {
  refused = new PhotoRefused('no_space')
  shown()
  const dialog = await enlarge(1)
  shoot(dialog.querySelector('[data-action="retake"]')!)
  await waitFor(() => expect(document.querySelector('[role="alert"]')).not.toBeNull())
  expect(taken).toEqual([])
})

it('offers no retake of the photo from before, nor of anything when the visit is over', async () => {
  shown()
  expect((await enlarge(0)).querySelector('[data-action="retake"]')).toBeNull()
  cleanup()
  shown(false)
  expect((await enlarge(1)).querySelector('[data-action="retake"]')).toBeNull()
  expect(document.querySelector('[data-action="photo"]')).toBeNull()
})

it('enlarges and goes on to the next', async () => {
  shown()
  const dialog = await enlarge(0)
  fireEvent.click(dialog.querySelector('[data-action="zoom"]')!)
  await waitFor(() => expect(dialog.querySelector('[data-near="true"]')).not.toBeNull())
  fireEvent.click(dialog.querySelector('[data-action="next-photo"]')!)
  await waitFor(() => expect(dialog.querySelector('h2')?.textContent).toContain('2'))
})
