import { useEffect, useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { look, notifying, others, switchOff, switchOn } from '../../device/notifications.ts'
import { Card } from '../Card.tsx'
import { Switch } from '../Field.tsx'
import * as format from '../format.ts'
import { t } from './words/index.ts'

/** Push notifications to this browser: off until somebody taps, and what to do where they cannot be had. */
export function Notifications() {
  const [working, setWorking] = useState(false)
  const [offline, setOffline] = useState(false)
  useEffect(() => {
    // Without a network nothing is said of other ways.
    look().catch((problem: unknown) => {
      if (!(problem instanceof Problem)) throw problem
    })
  }, [])
  const stands = notifying.value
  const never = stands === 'unsupported' || stands === 'from-home' || stands === 'not-here'
  const lacking = stands !== 'on' && stands !== 'off' ? stands : null

  const choose = async (on: boolean): Promise<void> => {
    setWorking(on)
    setOffline(false)
    try {
      await (on ? switchOn() : switchOff())
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      // Given up is given up: our server hears of it from the push service.
      setOffline(on)
    } finally {
      setWorking(false)
    }
  }

  return (
    <Card labelledBy="settings-notify">
      <h2 id="settings-notify">{t('notify')}</h2>
      <p>{t('notify.help')}</p>
      {!never && (
        <Switch
          label={t('notify.switch')}
          on={working || stands === 'on'}
          onChange={(on) => void choose(on)}
        />
      )}
      <div role="status">
        {working && <p class="small">{t('notify.working')}</p>}
        {!working && lacking && (
          <>
            <p class="strong">{t(`notify.${lacking}`)}</p>
            <p>{t(`notify.${lacking}.cure`)}</p>
          </>
        )}
        {!working && offline && <p class="strong">{t('notify.offline')}</p>}
      </div>
      {!working && lacking && others.value && <p class="small quiet">{otherWays(others.value)}</p>}
    </Card>
  )
}

function otherWays(ways: readonly string[]): string {
  const named = ways.map((way) => t.known(`message.channel.${way}`) ?? way)
  return named.length ? t('notify.others', { ways: format.list(named) }) : t('notify.no-others')
}
