import { Button, Card } from '../../ui/index.ts'
import { toldBy, type OfVisit } from '../calls.ts'
import { Outcome, useSending, useTaking } from '../sending.tsx'
import { t } from './words/index.ts'

/** How the customer is told of what is new: another way, or not at all, is one tap, and so is the way back. */
export function Notices({ link, visit, onNewer }: OfVisit) {
  const sending = useSending(link)
  const { choice, offered } = visit.notices
  const place = useTaking<HTMLDivElement>(choice)
  return (
    <Card labelledBy="visit-notices">
      <h2 id="visit-notices">{t('title')}</h2>
      <div class="stack" tabIndex={-1} ref={place} data-notices={choice}>
        <p>{t(`is.${choice}`)}</p>
        <Outcome sending={sending} />
        <div class="buttons buttons-fill">
          {offered
            .filter((one) => one !== choice)
            .map((one) => (
              <Button
                key={one}
                action={`notices-${one}`}
                disabled={sending.state === 'working'}
                onClick={() =>
                  void sending.send(async (of) => onNewer(await toldBy({ visit: of, choice: one })))
                }
              >
                {t(`do.${one}`)}
              </Button>
            ))}
        </div>
      </div>
    </Card>
  )
}
