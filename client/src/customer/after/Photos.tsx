import { useEffect, useRef, useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { Button, Card, Field } from '../../ui/index.ts'
import {
  agree,
  askCode,
  openLink,
  openPhotos,
  readPhotos,
  type Ended,
  type OfLink,
  type ShownPhoto,
} from '../calls.ts'
import { Outcome, useSending, useTaking } from '../sending.tsx'
import { Gallery } from './Gallery.tsx'
import { t } from './words/index.ts'

type Items = readonly ShownPhoto[]

/** The photos of the visit, for whoever has the telephone of the order and agreed to them. */
export function Photos({ photos, ...page }: Ended) {
  return photos && <Behind key={page.of} {...page} photos={photos} />
}

interface BehindProps extends OfLink {
  of: string
  photos: NonNullable<Ended['photos']>
}

function Behind({ link, of, photos, onNewer }: BehindProps) {
  const { opened, closed, show, lost } = useOpened(link, of)
  const [asked, setAsked] = useState(false)
  const place = useTaking<HTMLDivElement>(asked && opened !== null)
  useEffect(() => {
    if (closed) setAsked(false) // the code that was sent then opens nothing any more
  }, [closed])
  return (
    <Card labelledBy={`photos-${of}`} class={opened?.items.length ? '' : 'customer-unprinted'}>
      <h2 id={`photos-${of}`}>{t('photos.title')}</h2>
      <div class="stack" tabIndex={-1} ref={place}>
        {opened && <Opened {...opened} link={link} of={of} onItems={show} onLost={lost} />}
        {!opened && <p>{t('photos.text', { count: photos.count })}</p>}
        {!opened && closed && <p role="status">{t('photos.closed')}</p>}
        {!opened && photos.to === null && <p data-photos="no-way">{t('photos.no-way')}</p>}
        {!opened && photos.to !== null && (
          <>
            {asked && <Type link={link} to={photos.to} onItems={show} />}
            <Ask link={link} to={photos.to} again={asked} onNewer={onNewer} onAsked={() => setAsked(true)} />
          </>
        )}
      </div>
    </Card>
  )
}

/** A picture that never comes is not asked for without end. */
const MOST_LOOKS = 3

/** What the code opened in this browser: also before the page was loaded anew, and until it closes again. */
function useOpened(link: string, of: string) {
  const [opened, setOpened] = useState<{ items: Items; turn: number } | null>(null)
  const [closed, setClosed] = useState(false)
  const looked = useRef({ times: 0, now: false })
  // One code opens the photos of every visit of the order: here are those of this one.
  const show = (items: Items): void =>
    setOpened((was) => ({ items: items.filter(({ visit }) => visit === of), turn: (was?.turn ?? 0) + 1 }))
  const look = async (): Promise<void> => {
    const { times } = looked.current
    looked.current = { times: times + 1, now: true }
    try {
      if (times > 0) await openLink(link) // another link may have been opened in this browser since
      show((await readPhotos()).items)
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      if (problem.status === 404) {
        setClosed(opened !== null)
        setOpened(null)
      }
    } finally {
      looked.current.now = false
    }
  }
  useEffect(() => void look(), [])
  return {
    opened,
    closed,
    show: (items: Items): void => {
      looked.current.times = 1
      setClosed(false)
      show(items)
    },
    /** A picture did not come: the photos are closed by now, or nobody answered. */
    lost: (): void => {
      const { times, now } = looked.current
      if (!now && times <= MOST_LOOKS) void look()
    },
  }
}

interface AskProps {
  link: string
  to: string
  again: boolean
  onNewer: OfLink['onNewer']
  onAsked: () => void
}

function Ask({ link, to, again, onNewer, onAsked }: AskProps) {
  const sending = useSending(link)
  return (
    <>
      <Outcome sending={sending} />
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

function Type({ link, to, onItems }: { link: string; to: string; onItems: (items: Items) => void }) {
  const sending = useSending(link)
  const [code, setCode] = useState('')
  const digits = code.normalize('NFKC').replace(/\D/g, '')
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
      <Outcome sending={sending} />
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
  items: Items
  /** Another one draws the pictures anew. */
  turn: number
  link: string
  of: string
  onItems: (items: Items) => void
  onLost: () => void
}

/** The pictures, or, where nothing is agreed about them, the question whether to see them. */
function Opened({ items, turn, link, of, onItems, onLost }: OpenedProps) {
  const sending = useSending(link)
  const say = (yes: boolean): void => void sending.send(async () => onItems((await agree(of, yes)).items))
  return (
    <>
      {items.length > 0 ? (
        <Gallery key={turn} items={items} onLost={onLost} />
      ) : (
        <p>{t('photos.agree.text')}</p>
      )}
      <Outcome sending={sending} />
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
