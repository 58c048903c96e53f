import { Smartphone } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Card } from '../ui/panels.tsx'
import { enter } from './goal.ts'

/** Shows the secret of the authenticator, the only time it is shown. */
export function ConnectTotp({ secret, uri }: { secret: string; uri: string }) {
  const { t } = useTranslation('sessions')
  return (
    <>
      <h1>{t('invite.totpTitle')}</h1>
      <p>{t('invite.totp')}</p>
      <Card>
        <code>{secret.replace(/(.{4})/g, '$1 ')}</code>
      </Card>
      <ButtonLink icon={Smartphone} href={uri} wide>
        {t('invite.totpOpen')}
      </ButtonLink>
      <Button kind="primary" wide onClick={enter}>
        {t('invite.totpDone')}
      </Button>
    </>
  )
}
