/** Turns why a record was picked into words of the screen's language. */
import type { Standard } from '../../core/checklist/standard.ts'
import type { Tone } from '../../ui/index.ts'
import { itemName, verdictWords } from '../records/wording.ts'
import { t as ofRecord } from '../records/words/index.ts'
import type { Reason } from './calls.ts'
import { t } from './words/index.ts'
import type { Mark } from '../records/calls.ts'

export const MARK_TONE: Record<Mark, Tone> = { meets: 'good', fails: 'bad', undecided: 'neutral' }

/**
 * The reasons worth reading: an item that was computed from the arrival or a leave says no more than the line about it,
 * and one with two answers is no failed one.
 */
export function tellingReasons(reasons: readonly Reason[], standard: Standard | null): Reason[] {
  const broken = (of: string): boolean =>
    reasons.some((one) => one.code === 'promise_broken' && one.of === of)
  const computed = ({ code, of }: Reason): string[] =>
    code === 'critical_failed' && of ? (standard?.items[of]?.compute?.args ?? []) : []
  const twofold = (of: string | null | undefined): boolean =>
    reasons.some((one) => one.code === 'conflict' && one.of === of)
  return reasons.filter((one) => {
    if (one.code === 'critical_failed' && twofold(one.of)) return false
    const args = computed(one)
    return (
      !(args.includes('arrival.verdict') && broken('arrival')) &&
      !(args.includes('leave.verdict') && broken('leave'))
    )
  })
}

/** Why a record was picked: `关键项不合格：换上鞋套`, `迟到 24 分钟`. */
export function reasonWords({ code, of, minutes }: Reason, standard: Standard | null): string {
  switch (code) {
    case 'critical_failed':
      return ofRecord('look.critical', { item: of && standard ? itemName(standard, of) : (of ?? '—') })
    case 'customer_said':
      return t('reason.customer_said', { item: of && standard ? itemName(standard, of) : (of ?? '—') })
    case 'unreadable':
      return t('reason.unreadable', { item: of && standard ? itemName(standard, of) : (of ?? '—') })
    case 'conflict':
      return ofRecord('look.conflict', { item: of && standard ? itemName(standard, of) : (of ?? '—') })
    case 'wrong_door_code':
      return t('code.wrong')
    case 'signature_differs':
      return ofRecord('list.match.differs')
    case 'contradiction':
      return ofRecord.known(`flagged.${of}`) ?? ofRecord.known(`surprise.${of}`) ?? of ?? code
    case 'promise_broken':
      if (of !== 'arrival') return ofRecord('look.leave')
      if (!minutes) return t('reason.arrival')
      return verdictWords(Number(minutes) < 0 ? 'early' : 'late', minutes)
    default:
      return t.known(`reason.${code}`) ?? code
  }
}

export function reasonTone({ code }: Reason): Tone {
  return code === 'sample' ? 'neutral' : 'bad'
}
