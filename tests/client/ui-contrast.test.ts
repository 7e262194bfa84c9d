/** Text is read in sunlight: every pair of text and ground that the tokens allow has a contrast of at least 7:1. */
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
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
