import { calls } from '../../../core/terms/calls.ts'
import { messages } from '../../../core/terms/messages.ts'
import { orders } from '../../../core/terms/orders.ts'
import { owed } from '../../../core/terms/owed.ts'
import { words } from '../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const t = words(zh, en, calls, messages, orders, owed)
