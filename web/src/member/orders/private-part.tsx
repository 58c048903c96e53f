import type { Reply } from '@lianxin/contract/endpoint'
import { openForHolder } from '@lianxin/contract/orders'
import { Lock } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Facts } from '../../ui/panels.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { namespaces } from '../say.ts'

type Opened = Reply<typeof openForHolder>

/**
 * Words, name, telephone and door of the one to be helped, opened by pressing: every look leaves a row in the audit,
 * so nothing opens by itself, and nothing is kept on the phone.
 */
export function usePrivate(at: { communityId: string; orderId: string }) {
  const { t } = useTranslation(namespaces)
  const [opened, setOpened] = useState<Opened>()
  const look = useAct(openForHolder, { done: setOpened })
  const button = opened ? null : (
    <Button kind="quiet" icon={Lock} busy={look.busy} onClick={() => look.run({ params: at })}>
      {t('order.open')}
    </Button>
  )
  const part = opened ? <PrivatePart opened={opened} /> : <ErrorLine error={look.error} />
  return { part, button, opened: Boolean(opened) }
}

function PrivatePart({ opened }: { opened: Opened }) {
  const { t } = useTranslation(namespaces)
  const { words, name, phone, door } = opened
  const callable = phone ? (
    <a className="text-link touchable" href={`tel:${phone}`}>
      {phone}
    </a>
  ) : (
    t('order.noPhone')
  )
  return (
    <Card quiet>
      <div className="matter">
        <Facts
          of={[
            [t('order.door'), door ?? t('order.noDoor')],
            [t('order.phone'), callable],
            [t('order.name'), name ?? t('order.noName')],
          ]}
        />
        {words && <blockquote>{words}</blockquote>}
        <p className="secondary">{t('order.openWhy')}</p>
      </div>
    </Card>
  )
}
