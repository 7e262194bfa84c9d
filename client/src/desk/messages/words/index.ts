import { messages } from '../../../core/terms/messages.ts'
import { words } from '../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const t = words(zh, en, messages)

/** What has a name of that form. */
function named(form: string): string[] {
  return Object.keys(messages.zh)
    .filter((key) => key.startsWith(form))
    .map((key) => key.slice(form.length))
}

export const KINDS = named('message.kind.')
export const CHANNELS = named('message.channel.')
