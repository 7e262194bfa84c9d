import { useEffect, useState } from 'preact/hooks'

import { Problem, kept, signIn } from '../device/index.ts'
import { Button } from './Button.tsx'
import { Card } from './Card.tsx'
import { Choices, Field, Switch } from './Field.tsx'
import { lazy } from './lazy.tsx'
import { Page, Shell } from './Shell.tsx'
import { Banner } from './Status.tsx'
import { LANGUAGES, chooseLanguage, language, t } from './words/index.ts'

const CodeForm = lazy(async () => (await import('./code/CodeForm.tsx')).default)
const DemoPeople = lazy(async () => (await import('./demo/DemoPeople.tsx')).default)

type Fault = 'empty' | 'wrong' | 'too-many' | 'offline'

function faultOf(problem: unknown): Fault {
  if (!(problem instanceof Problem)) throw problem
  if (problem.status === 429) return 'too-many'
  return problem.status === 0 || problem.status >= 500 ? 'offline' : 'wrong'
}

/** `onDone` where the page was opened over another one, to sign in again. */
export function SignIn({ onDone }: { onDone?: () => void }) {
  const [number, setNumber] = useState('')
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const [working, setWorking] = useState(false)
  const [fault, setFault] = useState<Fault | null>(null)
  const [byCode, setByCode] = useState(false)
  useEffect(() => {
    document.title = `${t('signin.title')} · ${t('app.name')}`
  }, [language.value])

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (working) return
    if (!number.trim() || !password) {
      setFault('empty')
      return
    }
    setWorking(true)
    setFault(null)
    try {
      await signIn(number.trim(), password)
      onDone?.()
    } catch (problem) {
      setFault(faultOf(problem))
      if (faultOf(problem) === 'wrong') setPassword('')
    } finally {
      setWorking(false)
    }
  }

  return (
    <Shell>
      <Page>
        <div class="stack">
          <h1>{t('app.name')}</h1>
          {kept.value
            .filter(({ unsent }) => unsent > 0)
            .map(({ staff_no, person, unsent }) => (
              <Banner tone="accent" key={person} title={t('signin.locked-for', { name: staff_no })}>
                <p>{t('signin.kept', { count: unsent })}</p>
              </Banner>
            ))}
          <Card>
            {byCode ? (
              <CodeForm onDone={onDone} onBack={() => setByCode(false)} />
            ) : (
              <form class="stack" onSubmit={submit} noValidate>
                <h2>{t('signin.title')}</h2>
                {fault && (
                  <div role="alert" class="banner tone-bad">
                    <p>{t(`signin.${fault}`)}</p>
                  </div>
                )}
                <Field
                  label={t('signin.number')}
                  name="username"
                  autocomplete="username"
                  autocapitalize="none"
                  spellcheck={false}
                  value={number}
                  onInput={setNumber}
                />
                <Field
                  label={t('signin.password')}
                  name="password"
                  type={shown ? 'text' : 'password'}
                  autocomplete="current-password"
                  value={password}
                  onInput={setPassword}
                />
                <Switch label={t('signin.show')} on={shown} onChange={setShown} />
                <Button kind="primary" type="submit" wide disabled={working} action="sign-in">
                  {working ? t('signin.working') : t('signin.submit')}
                </Button>
                <Button kind="quiet" wide action="by-code" onClick={() => setByCode(true)}>
                  {t('signin.by-code')}
                </Button>
              </form>
            )}
          </Card>
          <DemoPeople onDone={onDone} />
          <Choices
            legend={t('app.language')}
            bare
            options={LANGUAGES.map(({ id, name }) => ({ value: id, label: name }))}
            chosen={[language.value]}
            onChoose={chooseLanguage}
          />
        </div>
      </Page>
    </Shell>
  )
}
