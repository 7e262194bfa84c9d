/** Text is read in sunlight: every pair of text and ground that the tokens allow has a contrast of at least 7:1. */
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const SOURCE = fileURLToPath(new URL('../../client/src/', import.meta.url))
const TOKENS = readFileSync(`${SOURCE}ui/tokens.css`, 'utf8')
const SHEETS = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.css') && name !== 'ui/tokens.css',
)

const COLOURS = new Map(
  [...TOKENS.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name!, { light: light!, dark: dark! }],
  ),
)

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

const GROUNDS = ['ground', 'surface', 'surface-raised']
const PAIRS: [text: string, ground: string][] = [
  ...[
    'text',
    'text-quiet',
    'accent',
    'good',
    'warn',
    'bad',
    'truth-computed',
    'truth-said',
    'truth-others',
  ].flatMap((text) => GROUNDS.map((ground): [string, string] => [text, ground])),
  ['accent', 'accent-ground'],
  ['text', 'accent-ground'],
  ['on-accent', 'accent'],
  ['good', 'good-ground'],
  ['warn', 'warn-ground'],
  ['bad', 'bad-ground'],
  ['text', 'bad-ground'],
  ['truth-others', 'truth-others-ground'],
  ['surface', 'text'],
  ['ink', 'paper'],
]

describe.each(['light', 'dark'] as const)('in the %s scheme', (scheme) => {
  it.each(PAIRS)('%s on %s', (text, ground) => {
    expect(contrast(COLOURS.get(text)![scheme], COLOURS.get(ground)![scheme])).toBeGreaterThanOrEqual(7)
  })

  it.each(GROUNDS)('the border of a control on %s can be seen', (ground) => {
    expect(
      contrast(COLOURS.get('line-strong')![scheme], COLOURS.get(ground)![scheme]),
    ).toBeGreaterThanOrEqual(3)
  })
})

it.each(SHEETS)('%s names no colour of its own', (sheet) => {
  const css = readFileSync(SOURCE + sheet, 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
  expect(css.match(/#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch|lab)a?\(/gi)).toBeNull()
})

describe('the app has one colour', () => {
  const CLIENT = fileURLToPath(new URL('../../client/', import.meta.url))
  const accent = COLOURS.get('accent')!.light
  const read = (name: string): string => readFileSync(CLIENT + name, 'utf8')

  it('of its controls, its window and its icon', () => {
    const { theme_color } = JSON.parse(read('public/manifest.webmanifest')) as { theme_color: string }
    expect(theme_color).toBe(accent)
    expect(read('index.html').match(/"theme-color" content="(.*?)"/)![1]).toBe(accent)
    expect(read('public/icons/icon.svg').match(/<rect[^>]*fill="(.*?)"/)![1]).toBe(accent)
  })

  it.each(readdirSync(`${CLIENT}public/icons`).filter((name) => name.endsWith('.png')))('of %s', (name) => {
    expect(colourAtTheTop(readFileSync(`${CLIENT}public/icons/${name}`))).toBe(accent)
  })
})

/** The colour in the middle of the eighth row of a picture: PNG, eight bits, red green blue and perhaps alpha. */
function colourAtTheTop(png: Buffer): string {
  const width = png.readUInt32BE(16)
  const bytes = png[25] === 6 ? 4 : 3
  const parts: Buffer[] = []
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  const packed = inflateSync(Buffer.concat(parts))
  let above = new Uint8Array(width * bytes)
  for (let row = 0; row < 8; row += 1) {
    const filter = packed[row * (width * bytes + 1)]
    const line = Uint8Array.from(
      packed.subarray(row * (width * bytes + 1) + 1, (row + 1) * (width * bytes + 1)),
    )
    line.forEach((value, at) => {
      const [left, up, corner] = [line[at - bytes] ?? 0, above[at]!, above[at - bytes] ?? 0]
      const near = [left, up, corner].toSorted(
        (one, other) => Math.abs(left + up - corner - one) - Math.abs(left + up - corner - other),
      )
      line[at] = value + [0, left, up, Math.floor((left + up) / 2), near[0]!][filter!]!
    })
    above = line
  }
  const at = Math.floor(width / 2) * bytes
  return `#${[...above.subarray(at, at + 3)].map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
