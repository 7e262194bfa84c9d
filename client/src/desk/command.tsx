/** The foot of a dialog that commands the office: what the server refused, and the button that asks it. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

import { Problem } from '../device/index.ts'
import { Banner, Button, LinkButton, format, href } from '../ui/index.ts'
import { dayPath } from './address.ts'
import { home, today } from './ground.ts'
import { useKey } from './key.ts'
import { t } from './words/index.ts'
import { InTheWay } from './InTheWay.tsx'
import { heldUntil, inTheWay, livingOf, type Colleague } from './calls.ts'

export interface Command {
  working: boolean
  refusal: Problem | null
  run: (ask: (key: string) => Promise<void>) => Promise<void>
}

/** Asks once at a time. When somebody else changed the visit meanwhile, `onStale` reads it again first. */
export function useCommand(onStale: () => Promise<void> | void): Command {
  const key = useKey()
  const [working, setWorking] = useState(false)
  const [refusal, setRefusal] = useState<Problem | null>(null)
  return {
    working,
    refusal,
    run: async (ask) => {
      if (working) return
      setWorking(true)
      setRefusal(null)
      try {
        await ask(key.current())
        key.done()
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem
        key.refused(problem)
        if (problem.status === 412) await onStale()
        setRefusal(problem)
      } finally {
        setWorking(false)
      }
    },
  }
}

interface FootProps {
  command: Command
  technicians?: readonly Colleague[]
  zone?: string
  disabled?: boolean
  /** What is still to be said before it can be asked for. */
  lacking?: string | null
  danger?: boolean
  children: ComponentChildren
}

/** Stands at the end of a form. */
export function CommandFoot(props: FootProps) {
  const { command, technicians = [], zone, disabled, lacking, danger, children } = props
  return (
    <>
      <Refusal problem={command.refusal} technicians={technicians} zone={zone} />
      {lacking && (
        <p class="small quiet" role="status" data-lacking>
          {lacking}
        </p>
      )}
      <Button
        kind={danger ? 'danger' : 'primary'}
        type="submit"
        wide
        action="save"
        disabled={disabled || command.working}
      >
        {command.working ? t('command.working') : children}
      </Button>
    </>
  )
}

interface RefusalProps {
  problem: Problem | null
  technicians: readonly Colleague[]
  zone?: string
}

/** What the server said no to, and what to do about it; what was typed stays. */
export function Refusal({ problem, technicians, zone }: RefusalProps) {
  if (!problem) return null
  const visits = inTheWay(problem)
  if (visits.length > 0 && zone) return <InTheWay visits={visits} technicians={technicians} zone={zone} />
  const until = heldUntil(problem)
  const words =
    (until && t('refused.held', { time: format.clock(until, home()) })) ??
    t.known(`refused.${problem.code}`) ??
    (problem.status === 0 ? t('refused.unreachable') : t('refused.other', { code: problem.code }))
  const living = livingOf(problem)
  return (
    <Banner
      tone="bad"
      urgent
      title={words}
      actions={
        living && (
          <LinkButton
            action="open-living"
            href={href(
              dayPath({
                date: living.start ? format.dayKey(living.start, home()) : today(),
                visit: living.id,
              }),
            )}
          >
            {t('refused.living')}
          </LinkButton>
        )
      }
    />
  )
}
