import { useState } from 'preact/hooks'

import { Button, Card, Field } from '../../ui/index.ts'
import { agree, askCode, openPhotos, type ShownPhoto, type OfVisit } from '../calls.ts'
import { Refused, useSending } from '../sending.tsx'
import { Gallery } from './Gallery.tsx'
import { t } from './words/index.ts'

/** The photos of the visit, for whoever has the telephone of the order and agreed to them. */
export function Photos({ link, visit, onNewer }: OfVisit) {
  const [items, setItems] = useState<readonly ShownPhoto[] | null>(null)
  const [asked, setAsked] = useState(false)
  const { photos } = visit
  if (!photos) return null
  return (
    <Card labelledBy="photos">
      <h2 id="photos">{t('photos.title')}</h2>
      {items ? (
        <Opened items={items} link={link} onItems={setItems} />
      ) : (
        <>
          <p>{t('photos.text', { count: photos.count })}</p>
          {photos.to === null ? (
            <p data-photos="no-way">{t('photos.no-way')}</p>
          ) : (
            <>
              <Ask
                link={link}
                to={photos.to}
                again={asked}
                onNewer={onNewer}
                onAsked={() => setAsked(true)}
              />
              {asked && <Type link={link} to={photos.to} onItems={setItems} />}
            </>
          )}
        </>
      )}
    </Card>
  )
}

interface AskProps {
  link: string
  to: string
  again: boolean
  onNewer: OfVisit['onNewer']
  onAsked: () => void
}

function Ask({ link, to, again, onNewer, onAsked }: AskProps) {
  const sending = useSending(link)
  return (
    <>
      <Refused sending={sending} />
      <Button
        wide
        action="ask-code"
        disabled={sending.state === 'working'}
        onClick={() =>
          void sending.send(async (of) => {
            onNewer(await askCode(of))
            onAsked()
          })
        }
      >
        {t(again ? 'photos.ask.again' : 'photos.ask', { to })}
      </Button>
    </>
  )
}

function Type({
  link,
  to,
  onItems,
}: {
  link: string
  to: string
  onItems: (items: readonly ShownPhoto[]) => void
}) {
  const sending = useSending(link)
  const [code, setCode] = useState('')
  const digits = code.replace(/\D/g, '')
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void sending.send(async (of) => onItems((await openPhotos(of, digits)).items))
      }}
    >
      <Field
        label={t('photos.code')}
        help={t('photos.code.help', { to })}
        name="code"
        inputMode="numeric"
        autocomplete="one-time-code"
        maxLength={9}
        value={code}
        onInput={setCode}
      />
      <Refused sending={sending} />
      <Button
        kind="primary"
        type="submit"
        wide
        action="open-photos"
        disabled={digits.length !== 6 || sending.state === 'working'}
      >
        {t('photos.open')}
      </Button>
    </form>
  )
}

interface OpenedProps {
  items: readonly ShownPhoto[]
  link: string
  onItems: (items: readonly ShownPhoto[]) => void
}

/** The pictures, or, where nothing was agreed about them at the door, the question whether to see them. */
function Opened({ items, link, onItems }: OpenedProps) {
  const sending = useSending(link)
  const say = (yes: boolean): void => void sending.send(async (of) => onItems((await agree(of, yes)).items))
  return (
    <>
      {items.length > 0 ? <Gallery items={items} /> : <p>{t('photos.agree.text')}</p>}
      <Refused sending={sending} />
      <Button
        kind={items.length > 0 ? 'quiet' : 'primary'}
        action={items.length > 0 ? 'hide-photos' : 'agree-photos'}
        disabled={sending.state === 'working'}
        onClick={() => say(items.length === 0)}
      >
        {t(items.length > 0 ? 'photos.hide' : 'photos.agree')}
      </Button>
    </>
  )
}
