import type { Reply } from '@lianxin/contract/endpoint'
import { unitMessages } from '@lianxin/contract/messages'
import { Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRead } from '../../query.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { moment } from '../../ui/dates.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { TextArea } from '../../ui/fields.tsx'
import { useHeading } from '../../ui/heading.ts'
import { PageHead } from '../../ui/layout.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { useUnitId } from './own.ts'
import './unit.css'

type Message = Reply<typeof unitMessages>['messages'][number]

/** What the unit was told, each with its two lines to be pasted into the unit's group. */
export default function MessagesPage() {
  const { t } = useTranslation('unit')
  const unitId = useUnitId()
  const read = useRead(unitMessages, { params: { unitId } }, { skip: !unitId })
  useHeading([{ label: t('today.short'), href: '/console/today' }, { label: t('messages.title') }])
  if (read.error) return <ErrorState error={read.error} onRetry={read.refetch} />
  if (!read.data) return <LoadingState />
  return (
    <div className="narrow">
      <PageHead title={t('messages.title')} sub={t('messages.sub')} />
      {read.data.messages.length === 0 && <EmptyState title={t('messages.none')} />}
      <ul className="unit-messages">
        {read.data.messages.map((message) => (
          <OneMessage key={message.id} message={message} />
        ))}
      </ul>
    </div>
  )
}

function OneMessage({ message }: { message: Message }) {
  const { t } = useTranslation('unit')
  const [byHand, setByHand] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(message.paste)
      say(t('messages.copied'))
    } catch {
      // A browser on plain http gives no clipboard: the words are shown, to be copied by hand.
      setByHand(true)
    }
  }
  return (
    <li>
      <p>{message.text}</p>
      <p className="secondary number">{moment(message.at)}</p>
      <div className="actions">
        {message.link?.startsWith('/console') && <ButtonLink href={message.link}>{t('messages.open')}</ButtonLink>}
        <Button icon={Copy} onClick={copy}>
          {t('messages.copy')}
        </Button>
      </div>
      <Dialog title={t('messages.copy')} open={byHand} onClose={() => setByHand(false)}>
        <TextArea label={t('messages.by-hand')} value={message.paste} onChange={() => {}} readOnly />
      </Dialog>
    </li>
  )
}
