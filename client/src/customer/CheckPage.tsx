import { useState } from 'preact/hooks'

import { CheckCode } from '../ui/CheckCode.tsx'
import { Banner, BigButton, Card, Field, LinkButton, Loading, format, go, href } from '../ui/index.ts'
import { useLoaded } from '../ui/loaded.ts'
import { Frame } from './Frame.tsx'
import { checkReceipt, type Standing } from './calls.ts'
import { Trouble } from './Trouble.tsx'
import { WhoseElse } from './whose/Whose.tsx'
import { t } from './words/index.ts'

/** Says whether a receipt's check code stands in the chain of sealed records; for anybody. */
export function CheckPage({ digest }: { digest: string | null }) {
  const code = digest === null ? null : normal(digest)
  return (
    <Frame title={t('check.title')}>
      <WhoseElse of="check" />
      {code !== null && CODE.test(code) ? <Check digest={code} /> : <Ask given={digest ?? ''} />}
    </Frame>
  )
}

const CODE = /^[0-9a-f]{64}$/

/** The code without what hands and messengers put between its letters. */
function normal(text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/g, '').toLowerCase()
}

function Ask({ given }: { given: string }) {
  const [text, setText] = useState(given)
  const [wrong, setWrong] = useState(given !== '')
  const code = normal(text)
  return (
    <form
      class="stack"
      data-check="ask"
      onSubmit={(event) => {
        event.preventDefault()
        if (CODE.test(code)) go(`/check/${code}`)
        else setWrong(true)
      }}
    >
      <p>{t('check.text')}</p>
      <Field
        label={t('check.field')}
        help={t('check.help')}
        fault={wrong ? t('check.fault') : null}
        name="digest"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        maxLength={200}
        value={text}
        onInput={(given) => {
          setText(given)
          setWrong(false)
        }}
      />
      <BigButton type="submit" action="check">
        {t('check.do')}
      </BigButton>
    </form>
  )
}

function Check({ digest }: { digest: string }) {
  const [loaded, retry] = useLoaded(digest, () => checkReceipt(digest))
  if (loaded.state === 'loading') return <Loading />
  if (loaded.state === 'here') return <Found standing={loaded.value} />
  if (loaded.problem.code !== 'no_such_receipt') return <Trouble problem={loaded.problem} onRetry={retry} />
  return (
    <div class="stack" data-check="missing">
      <Banner tone="bad" title={t('check.missing')}>
        <p>{t('check.missing.text')}</p>
      </Banner>
      <Card>
        <CheckCode digest={digest} />
      </Card>
      <LinkButton href={href('/check')}>{t('check.again')}</LinkButton>
    </div>
  )
}

function Found({ standing }: { standing: Standing }) {
  const { record, digest, sealed_at, superseded_by, checkpointed, restored } = standing
  return (
    <div class="stack" data-check={restored ? 'restored' : 'found'}>
      {restored ? (
        <Banner tone="warn" title={t('check.restored')}>
          <p>{told(record, restored)}</p>
        </Banner>
      ) : (
        <Banner tone="good" title={t('check.found')}>
          <p>{t('check.found.text')}</p>
        </Banner>
      )}
      {!restored && superseded_by !== null && (
        <Banner tone="warn" title={t('check.superseded', { number: String(superseded_by) })} />
      )}
      <Card>
        <dl class="customer-told">
          <div>
            <dt>{t('check.number')}</dt>
            <dd class="strong">{record}</dd>
          </div>
          {sealed_at !== null && (
            <div>
              <dt>{t('check.sealed')}</dt>
              <dd>{format.dayAndClock(sealed_at)}</dd>
            </div>
          )}
          <div>
            <dt>{t('check.kept')}</dt>
            <dd>{t(checkpointed ? 'check.kept.yes' : 'check.kept.no')}</dd>
          </div>
        </dl>
        <CheckCode digest={digest} />
      </Card>
      <LinkButton href={href('/check')}>{t('check.again')}</LinkButton>
    </div>
  )
}

/** What became of a record that was sealed and then lost with a database that was restored from its backup. */
function told(record: number, { at, now }: { at: string; now: number | null }): string {
  const values = { number: String(record), time: format.dayAndClock(at) }
  return now === null
    ? t('check.restored.waits', values)
    : t('check.restored.now', { ...values, now: String(now) })
}
