import { wishes } from '../../../core/terms/wishes.ts'
import { words } from '../../words/index.ts'

export const t = words({}, {}, wishes)
