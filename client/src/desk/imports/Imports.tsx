import { useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { Banner, Button, Card, Header, Loading, Page, go } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { useKey } from '../key.ts'
import { Checked } from './Checked.tsx'
import { Counts } from './Counts.tsx'
import { History } from './History.tsx'
import { checkOrders, importOrders, readDone, type Done, type Meant, type OrdersRead } from './calls.ts'
import { MOST_BYTES, base64, fresh } from './file.ts'
import { t } from './words/index.ts'

type Working = 'reading' | 'checking' | 'importing' | null

/** A file of work orders: chosen, looked at, put right, imported; below it what was imported before. */
export function Imports() {
  const [file, setFile] = useState<Meant | null>(null)
  const [read, setRead] = useState<OrdersRead | null>(null)
  const [done, setDone] = useState<Done | null>(null)
  const [working, setWorking] = useState<Working>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [history, again] = useLoaded('imports', readDone)
  const key = useKey()

  const ask = async (what: Working, asking: () => Promise<void>): Promise<void> => {
    setWorking(what)
    setProblem(null)
    try {
      await asking()
    } catch (refused) {
      if (!(refused instanceof Problem)) throw refused
      key.refused(refused)
      setProblem(refused)
    } finally {
      setWorking(null)
    }
  }
  const check = (wanted: Meant): Promise<void> =>
    ask('checking', async () => {
      setRead(await checkOrders(wanted))
      setFile(wanted)
    })
  const choose = (chosen: File): void => {
    setDone(null)
    setRead(null)
    setFile(null)
    if (chosen.size > MOST_BYTES) {
      setProblem(new Problem(422, { code: 'file_too_large' }))
      return
    }
    void ask('reading', async () => {
      const wanted = fresh(chosen.name, base64(new Uint8Array(await chosen.arrayBuffer())))
      setWorking('checking')
      setRead(await checkOrders(wanted))
      setFile(wanted)
    })
  }
  const bringIn = (wanted: Meant): Promise<void> =>
    ask('importing', async () => {
      setDone(await importOrders(wanted, key.current()))
      key.done()
      again()
    })

  return (
    <>
      <Header title={t('imports.title')} />
      <Page wide>
        {!done && <Choose again={read !== null} disabled={working !== null} onChoose={choose} />}
        {working && <Loading label={t(`working.${working}`, { count: read?.rows.length ?? 0 })} />}
        {problem && <Refusal problem={problem} />}
        {done && (
          <Card labelledBy="imports-done">
            <h2 id="imports-done" data-done={done.id}>
              {t('done.title', { name: done.name })}
            </h2>
            <div role="status">
              <Counts counts={done.counts} />
            </div>
            {done.counts.refused > 0 && <p>{t('done.refused')}</p>}
            <div class="row">
              <Button kind="primary" action="to-day" onClick={() => go('/day')}>
                {t('done.day')}
              </Button>
              <Button action="another" onClick={() => (setDone(null), setRead(null), setFile(null))}>
                {t('done.another')}
              </Button>
            </div>
          </Card>
        )}
        {file && read && (
          <Checked
            key={JSON.stringify([file.cells, file.columns, file.added])}
            file={file}
            read={read}
            working={working !== null}
            done={done !== null}
            onCheck={(wanted) => void check(wanted)}
            onImport={(wanted) => void bringIn(wanted)}
          />
        )}
        <History loaded={history} onRetry={again} />
      </Page>
    </>
  )
}

interface ChooseProps {
  again: boolean
  disabled: boolean
  onChoose: (file: File) => void
}

function Choose({ again, disabled, onChoose }: ChooseProps) {
  return (
    <Card labelledBy="imports-choose">
      <h2 id="imports-choose">{t(again ? 'choose.again' : 'choose.title')}</h2>
      <p class="quiet">{t('choose.text')}</p>
      <label class="field">
        <span class="field-label">{t('choose.file')}</span>
        <input
          class="input"
          type="file"
          name="orders-file"
          accept=".csv,.txt,.xlsx,.xls,.ods"
          disabled={disabled}
          onChange={(event) => {
            const input = event.currentTarget
            const chosen = input.files?.[0]
            if (chosen) onChoose(chosen)
            // The same file, corrected, is chosen again under its old name.
            input.value = ''
          }}
        />
      </label>
    </Card>
  )
}

function Refusal({ problem }: { problem: Problem }) {
  const words =
    t.known(`refused.${problem.code}`) ?? t(problem.status === 0 ? 'refused.unreachable' : 'refused.other')
  return <Banner tone="bad" urgent title={words} />
}
