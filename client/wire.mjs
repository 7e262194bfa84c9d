/**
 * Writes what the server's OpenAPI document says of every schema, as one interface:
 * `node wire.mjs openapi.json src/device/wire.ts`. Run it through `make wire`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'
import { format, resolveConfig } from 'prettier'

const [, , said, target] = process.argv
const document = JSON.parse(readFileSync(said, 'utf8'))
// Of the rest nothing is used: routes are named where they are called.
const { openapi, info, components } = document
const sorted = Object.fromEntries(Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1)))
const nodes = await openapiTS({ openapi, info, paths: {}, components: { schemas: sorted } })
const made = nodes.find((node) => node.name?.text === 'components')
const schemas = made.members.find((member) => member.name.text === 'schemas')
// A name by itself could hide one of the language: there is a schema called Promise.
const members = astToString(schemas.type).replaceAll('components["schemas"]', 'Wire')
const source = `/** Every schema of the server's OpenAPI document. Written by \`make wire\`, and by nobody's hand. */
export interface Wire ${members}`
const style = await resolveConfig(new URL('.prettierrc.json', import.meta.url), {
  config: new URL('.prettierrc.json', import.meta.url),
})
writeFileSync(target, await format(source, { ...style, filepath: target }))
