import type { Reply } from '@lianxin/contract/endpoint'
import { askCode, signInByPassword, signInByPhone, signInWays } from '@lianxin/contract/sessions'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api.ts'
import { Button } from '../ui/button.tsx'
import { ChipGroup } from '../ui/choices.tsx'
import { TextField } from '../ui/fields.tsx'
import { ErrorLine } from '../ui/states.tsx'
import { enter, goal } from './goal.ts'

/** Runs a step, keeps what went wrong beside the button, and holds the button while it runs. */
function useStep() {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | null>(null)
  const step = async (run: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    await run().catch(setError)
    setBusy(false)
  }
  return { busy, error, step }
}

function Form({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form noValidate onSubmit={submit}>
      {children}
    </form>
  )
}

const digits = (text: string) => text.replace(/\D/g, '')

function ByPhone({ inbox }: { inbox: boolean }) {
  const { t } = useTranslation('sessions')
  const [phone, setPhone] = useState('')
  const [code, setCode] = useState('')
  const [sent, setSent] = useState(false)
  const [wrong, setWrong] = useState<string | null>(null)
  const { busy, error, step } = useStep()

  const send = () => {
    if (digits(phone).length !== 11) return setWrong(t('phoneWrong'))
    setWrong(null)
    return step(async () => {
      await call(askCode, { body: { phone: digits(phone) } })
      setSent(true)
    })
  }
  const signIn = () => {
    if (digits(code).length !== 6) return setWrong(t('codeWrong'))
    setWrong(null)
    return step(async () => {
      await call(signInByPhone, { body: { phone: digits(phone), code: digits(code) } })
      await enter()
    })
  }

  if (!sent) {
    return (
      <Form onSubmit={send}>
        <TextField
          label={t('phone')}
          hint={t('phoneHint')}
          wrong={wrong}
          value={phone}
          onChange={setPhone}
          type="tel"
          inputMode="numeric"
          autoComplete="tel-national"
          maxLength={20}
        />
        <ErrorLine error={error} />
        <Button kind="primary" type="submit" wide busy={busy}>
          {t('sendCode')}
        </Button>
      </Form>
    )
  }
  return (
    <Form onSubmit={signIn}>
      <p role="status">{t('sent')}</p>
      {inbox && (
        <a className="text-link touchable" href="/inbox" target="_blank" rel="noreferrer">
          {t('inbox')}
        </a>
      )}
      <TextField
        label={t('code')}
        hint={t('codeHint')}
        wrong={wrong}
        value={code}
        onChange={setCode}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={8}
        autoFocus
      />
      <ErrorLine error={error} />
      <Button kind="primary" type="submit" wide busy={busy}>
        {t('enter')}
      </Button>
      <div className="line-up">
        <Button kind="quiet" onClick={send} busy={busy}>
          {t('sendAgain')}
        </Button>
        <Button kind="quiet" onClick={() => setSent(false)}>
          {t('otherPhone')}
        </Button>
      </div>
    </Form>
  )
}

function ByPassword({ asksTotp }: { asksTotp: boolean }) {
  const { t } = useTranslation('sessions')
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [totp, setTotp] = useState('')
  const [tried, setTried] = useState(false)
  const { busy, error, step } = useStep()

  const signIn = () => {
    setTried(true)
    if (!login.trim() || !password) return
    void step(async () => {
      await call(signInByPassword, { body: { login: login.trim(), password, ...(totp && { totp: digits(totp) }) } })
      await enter()
    })
  }
  return (
    <Form onSubmit={signIn}>
      <TextField
        label={t('login')}
        wrong={tried && !login.trim() ? t('loginMissing') : null}
        value={login}
        onChange={setLogin}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <TextField
        label={t('password')}
        wrong={tried && !password ? t('passwordMissing') : null}
        value={password}
        onChange={setPassword}
        type="password"
        autoComplete="current-password"
      />
      {asksTotp && (
        <TextField
          label={t('totp')}
          hint={t('totpHint')}
          value={totp}
          onChange={setTotp}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={8}
        />
      )}
      <ErrorLine error={error} />
      <Button kind="primary" type="submit" wide busy={busy}>
        {t('enter')}
      </Button>
      <p className="secondary">{t('forgot')}</p>
    </Form>
  )
}

/** Two ways in: a member's phone and a one-time code, a staff member's name and password. */
export function SignIn() {
  const { t } = useTranslation('sessions')
  const [ways, setWays] = useState<Reply<typeof signInWays>>()
  // Without an answer the page works as if nothing extra were asked; the server says so if it is.
  useEffect(() => void call(signInWays).then(setWays, () => {}), [])
  const [as, setAs] = useState(goal()?.startsWith('/console') ? 'staff' : 'member')
  return (
    <>
      <div>
        <h1>{t('title')}</h1>
        <p className="secondary">{t('brand')}</p>
      </div>
      <ChipGroup
        label={t('as')}
        value={as}
        onChange={setAs}
        choices={[
          { value: 'member', label: `${t('member')} · ${t('memberHow')}` },
          { value: 'staff', label: `${t('staff')} · ${t('staffHow')}` },
        ]}
      />
      {as === 'member' ? <ByPhone inbox={Boolean(ways?.inbox)} /> : <ByPassword asksTotp={Boolean(ways?.staffTotp)} />}
      <p className="secondary">{t('resident')}</p>
    </>
  )
}
