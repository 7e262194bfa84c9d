/** How a customer is told of what is new, as they said to somebody of ours: one tap changes it. */
import { Badge, Button, format, toast } from '../../ui/index.ts'
import { Refusal, useCommand } from '../command.tsx'
import { opens } from '../rooms.ts'
import { chooseNotices } from './calls.ts'
import type { Changing } from './Known.tsx'
import { Part } from './Part.tsx'
import { t } from './words/index.ts'

export function Told({ customer, onDone, onStale }: Changing) {
  const command = useCommand(onStale)
  const { notices, opted_out, zone, id } = customer
  const others = notices.offered.filter((one) => one !== notices.choice)
  const choose = (one: (typeof others)[number]): void => {
    void command.run(async (key) => {
      onDone(await chooseNotices(id, one, key))
      toast(t('told.done'))
    })
  }
  return (
    <Part name="told" title={t('who.notices')}>
      <p data-notices={notices.choice}>{t(`told.is.${notices.choice}`)}</p>
      {opted_out.map(({ channel, at }) => (
        <p key={channel}>
          <Badge tone="warn" icon="stop">
            {t('who.opted-out', {
              channel: t.known(`message.channel.${channel}`) ?? channel,
              time: format.dayAndClock(at, zone),
            })}
          </Badge>
        </p>
      ))}
      <Refusal problem={command.refusal} technicians={[]} />
      {opens('/book') && (
        <div class="buttons">
          {others.map((one) => (
            <Button
              key={one}
              action={`notices-${one}`}
              disabled={command.working}
              onClick={() => choose(one)}
            >
              {t('told.change', { choice: t(`notices.${one}`) })}
            </Button>
          ))}
        </div>
      )}
    </Part>
  )
}
