import { useState } from 'preact/hooks'

import { Problem, signIn } from '../../device/index.ts'
import { Button } from '../Button.tsx'
import { Field, Switch } from '../Field.tsx'
import { setPassword } from './calls.ts'
import { t } from './words/index.ts'

interface CodeFormProps {
  onDone?: () => void
  onBack: () => void
}

/** The first sign-in, or one after the password was forgotten: a one-time code, and the password from now on. */
export default function CodeForm({ onDone, onBack }: CodeFormProps) {
  const [said, setSaid] = useState({ number: '', code: '', password: '' })
  const [shown, setShown] = useState(false)
  const [working, setWorking] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const { number, code, password } = said
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (working) return
    setWorking(true)
    setFault(null)
    try {
      await setPassword(number.trim(), code.trim(), password)
      await signIn(number.trim(), password)
      onDone?.()
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      setFault(
        t.known(`code.${problem.code}`) ?? t(problem.status === 0 ? 'code.offline' : 'code.wrong_code'),
      )
    } finally {
      setWorking(false)
    }
  }
  const field = (name: keyof typeof said, autocomplete: string, type: 'text' | 'password') => (
    <Field
      label={t(`code.${name}`)}
      help={name === 'password' ? t('code.password.help') : undefined}
      name={name}
      type={type}
      autocomplete={autocomplete}
      autocapitalize="none"
      spellcheck={false}
      value={said[name]}
      onInput={(value) => setSaid({ ...said, [name]: value })}
    />
  )
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <h2>{t('code.title')}</h2>
      {fault && (
        <div role="alert" class="banner tone-bad">
          <p>{fault}</p>
        </div>
      )}
      {field('number', 'username', 'text')}
      {field('code', 'one-time-code', 'text')}
      {field('password', 'new-password', shown ? 'text' : 'password')}
      <Switch label={t('code.show')} on={shown} onChange={setShown} />
      <Button
        kind="primary"
        type="submit"
        wide
        action="use-code"
        disabled={working || !number.trim() || !code.trim() || !password}
      >
        {t('code.submit')}
      </Button>
      <Button kind="quiet" wide onClick={onBack}>
        {t('code.back')}
      </Button>
    </form>
  )
}
