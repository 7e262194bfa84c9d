import { useEffect, useState } from 'preact/hooks'

import { Problem } from '../../../device/index.ts'
import { Banner, format } from '../../../ui/index.ts'
import { speaksAgainst, type Against, type SlotQuestion } from '../calls.ts'
import { t } from './words/index.ts'

const PAUSE_MS = 250

interface SpeaksAgainstProps {
  question: SlotQuestion | null
  person: string
  at: number | null
}

/** What speaks against the time and the person that are chosen, before they are booked. */
export function SpeaksAgainst({ question, person, at }: SpeaksAgainstProps) {
  const [found, setFound] = useState<Against[]>([])
  const key = JSON.stringify([question, person, at])
  useEffect(() => {
    let wanted = true
    const say = (items: Against[]): void => {
      if (wanted) setFound(items)
    }
    if (question === null || person === '' || at === null) {
      say([])
      return
    }
    const timer = setTimeout(() => {
      speaksAgainst(question, person, new Date(at).toISOString()).then(say, (problem: unknown) => {
        if (!(problem instanceof Problem)) throw problem
        say([]) // the command itself says what is wrong with it
      })
    }, PAUSE_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
    // The question is a new object at each render; its words say when it is another one.
  }, [key])
  if (found.length === 0) return null
  return (
    <div class="visit-against" data-against>
      <Banner tone="warn" title={t('against.title')}>
        <ul class="stack stack-tight">
          {found.map((one) => (
            <li key={`${one.code} ${one.visit ?? ''}`}>{said(one)}</li>
          ))}
        </ul>
      </Banner>
    </div>
  )
}

function said({ code, minutes = 0, order = '', words }: Against): string {
  const time = format.minutes(minutes)
  switch (code) {
    case 'absent':
      return t('against.absent')
    case 'outside_hours':
      return t('against.outside_hours')
    case 'skill':
      return t('against.skill', { words: format.list(words) })
    case 'overlap':
      return t('against.overlap', { order })
    case 'way_before':
      return t('against.way_before', { order, time })
    default:
      return t('against.way_after', { order, time })
  }
}
