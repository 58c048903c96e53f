import type { Reply } from '@lianxin/contract/endpoint'
import { acceptInvitation, lookAtInvitation } from '@lianxin/contract/sessions'
import { LinkIcon } from 'lucide-react'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { TextField } from '../ui/fields.tsx'
import { EmptyState, ErrorLine, LoadingState } from '../ui/states.tsx'
import { enter } from './goal.ts'
import { ConnectTotp } from './totp.tsx'

type Invited = Reply<typeof lookAtInvitation>
type Totp = NonNullable<Reply<typeof acceptInvitation>['totp']>

/** Opens the one-time link. The token stays behind the #, so that no server log and no referrer has it. */
export function Invitation({ token }: { token: string }) {
  const { t } = useTranslation('sessions')
  const [invited, setInvited] = useState<Invited | 'gone' | null>(null)
  const [totp, setTotp] = useState<Totp | null>(null)
  useEffect(() => {
    call(lookAtInvitation, { body: { token } }).then(setInvited, () => setInvited('gone'))
  }, [token])
  if (invited === null) return <LoadingState lines={3} />
  if (invited === 'gone') {
    return (
      <EmptyState
        icon={LinkIcon}
        title={t('invite.goneTitle')}
        next={<ButtonLink href="/sign-in">{t('invite.toSignIn')}</ButtonLink>}
      >
        {t('invite.gone')}
      </EmptyState>
    )
  }
  if (totp) return <ConnectTotp secret={totp.secret} uri={totp.uri} />
  return <Accept token={token} invited={invited} onTotp={setTotp} />
}

const nothing = { name: '', login: '', password: '', again: '' }

/** Asks for no more than the invitation needs: name and login only of somebody who has none. */
function Accept({ token, invited, onTotp }: { token: string; invited: Invited; onTotp: (totp: Totp) => void }) {
  const { t } = useTranslation(['sessions', 'ui'])
  const [form, setForm] = useState(nothing)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | null>(null)
  const asks = {
    name: !invited.reset && !invited.signedIn,
    login: !invited.reset && invited.needsLogin,
    password: invited.reset || invited.needsLogin,
  }
  const wrong: Record<string, string | null> = {
    name: asks.name && !form.name.trim() ? t('invite.nameMissing') : null,
    login: asks.login && !/^[A-Za-z0-9][\w.-]{2,39}$/.test(form.login) ? t('invite.loginBad') : null,
    // Counted in code points, as the server counts: 𠮷 is one.
    password: asks.password && [...form.password].length < 10 ? t('invite.short') : null,
    again: asks.password && form.password !== form.again ? t('invite.differs') : null,
  }
  const field = (name: keyof typeof nothing) => ({
    wrong: tried ? wrong[name] : null,
    value: form[name],
    onChange: (value: string) => setForm((before) => ({ ...before, [name]: value })),
  })
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.values(wrong).some(Boolean)) return
    setBusy(true)
    setError(null)
    const body = {
      token,
      ...(asks.name && { name: form.name.trim() }),
      ...(asks.login && { login: form.login }),
      ...(asks.password && { password: form.password }),
    }
    try {
      const { totp } = await call(acceptInvitation, { body })
      if (totp) onTotp(totp)
      else await enter()
    } catch (refused) {
      setError(refused as Error)
      setBusy(false)
    }
  }
  const who = { organisation: invited.organisation.name, role: t(`ui:roles.${invited.role}`) }
  return (
    <form noValidate onSubmit={submit}>
      <div>
        <h1>{t(invited.reset ? 'invite.reset' : 'invite.title')}</h1>
        <p>{t(invited.reset ? 'invite.resetFor' : 'invite.for', who)}</p>
        {invited.signedIn && <p className="secondary">{t('invite.already')}</p>}
      </div>
      {asks.name && (
        <TextField
          label={t('invite.name')}
          hint={t('invite.nameHint')}
          autoComplete="name"
          maxLength={40}
          {...field('name')}
        />
      )}
      {asks.login && (
        <TextField
          label={t('invite.login')}
          hint={t('invite.loginHint')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          {...field('login')}
        />
      )}
      {asks.password && (
        <>
          <TextField
            label={t('invite.password')}
            hint={t('invite.passwordHint')}
            type="password"
            autoComplete="new-password"
            {...field('password')}
          />
          <TextField label={t('invite.again')} type="password" autoComplete="new-password" {...field('again')} />
        </>
      )}
      <ErrorLine error={error} />
      <Button kind="primary" type="submit" wide busy={busy}>
        {t('invite.enter')}
      </Button>
    </form>
  )
}
