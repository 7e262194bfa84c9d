import { useEffect, useState } from 'preact/hooks'

import { Problem, signIn } from '../../device/index.ts'
import { Button } from '../Button.tsx'
import { Card } from '../Card.tsx'
import { readDemonstration, type Demonstration } from './calls.ts'
import { t } from './words/index.ts'

/** A button for each role, where the server says that its database is a demonstration; otherwise nothing. */
export default function DemoPeople({ onDone }: { onDone?: () => void }) {
  const [demo, setDemo] = useState<Demonstration | null>(null)
  const [working, setWorking] = useState(false)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    // Without a network, and on a server that knows no such question, nobody is offered.
    readDemonstration().then(setDemo, () => undefined)
  }, [])
  const password = demo?.password
  if (!password || demo.people.length === 0) return null
  const enter = async (number: string): Promise<void> => {
    setWorking(true)
    setFailed(false)
    try {
      await signIn(number, password)
      onDone?.()
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      setFailed(true)
    } finally {
      setWorking(false)
    }
  }
  return (
    <Card labelledBy="demo-people">
      <h2 id="demo-people">{t('demo.title')}</h2>
      <p class="small quiet">{t('demo.text')}</p>
      {failed && (
        <p class="field-fault" role="alert">
          {t('demo.failed')}
        </p>
      )}
      {demo.people.map(({ role, name, staff_no }) => (
        <Button
          key={role}
          wide
          action={`demo-${role}`}
          disabled={working}
          onClick={() => void enter(staff_no)}
        >
          {t('demo.as', { role: t(`demo.${role}`), name })}
        </Button>
      ))}
    </Card>
  )
}
