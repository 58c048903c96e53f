import { changePassword } from '@lianxin/contract/sessions'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from './query.ts'
import { Button } from './ui/button.tsx'
import { TextField } from './ui/fields.tsx'
import { ErrorLine } from './ui/states.tsx'
import { say } from './ui/toast.tsx'

const nothing = { current: '', next: '', again: '' }

/** A new password; every other session of the person ends with it. */
export function PasswordForm() {
  const { t } = useTranslation('sessions')
  const [form, setForm] = useState(nothing)
  const [tried, setTried] = useState(false)
  const change = useAct(changePassword, {
    done: () => {
      setForm(nothing)
      setTried(false)
      say(t('account.changed'))
    },
  })
  const wrong = {
    current: form.current ? null : t('passwordMissing'),
    next: [...form.next].length < 10 ? t('invite.short') : null,
    again: form.next === form.again ? null : t('invite.differs'),
  }
  const field = (name: keyof typeof nothing) => ({
    type: 'password',
    autoComplete: name === 'current' ? 'current-password' : 'new-password',
    wrong: tried ? wrong[name] : null,
    value: form[name],
    onChange: (value: string) => setForm((before) => ({ ...before, [name]: value })),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.values(wrong).some(Boolean)) return
    void change.run({ body: { current: form.current, next: form.next } })
  }
  return (
    <form className="stack" noValidate onSubmit={submit}>
      <h2>{t('account.password')}</h2>
      <TextField label={t('account.current')} {...field('current')} />
      <TextField label={t('account.next')} hint={t('invite.passwordHint')} {...field('next')} />
      <TextField label={t('invite.again')} {...field('again')} />
      <ErrorLine error={change.error} />
      <div className="actions">
        <Button kind="primary" type="submit" busy={change.busy}>
          {t('account.change')}
        </Button>
      </div>
    </form>
  )
}
