import { order as readOrder } from '@lianxin/contract/orders'
import { myItems, myToday } from '@lianxin/contract/people'
import { service as readService, writeRecord } from '@lianxin/contract/services'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { ChipGroup } from '../../ui/choices.tsx'
import { DateField, TextField } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { namespaces, today } from '../say.ts'
import { settle } from '../settle.ts'

export interface Written {
  line: string
  minutes: number
  happenedOn: string
}

/** What was done is the public line's first part; what follows the comma is the asking. */
const firstPart = (line: string): string => line.split(/[，,。]/)[0] ?? line

/** The one-line record: its usual words, an hour and today stand there already, so that one press is enough. */
export function RecordForm({
  communityId,
  orderId,
  usual,
  before,
  first,
}: {
  communityId: string
  orderId: string
  usual: string
  /** What was written before it came back. */
  before?: Written
  first: boolean
}) {
  const { t } = useTranslation(namespaces)
  const [line, setLine] = useState(before?.line ?? t('record.usual', { line: firstPart(usual) }))
  const [minutes, setMinutes] = useState(String(before?.minutes ?? 60))
  const [happenedOn, setDay] = useState(before?.happenedOn ?? today())
  const refresh = [readOrder, readService]
  const write = useAct(writeRecord, {
    refresh,
    done: () => {
      say(t('record.sent'))
      settle(myToday, myItems)
    },
  })
  const lengths: [number, string][] = [
    [30, t('record.min', { count: 30 })],
    [60, t('record.hour')],
    [90, t('record.hourHalf')],
    [120, t('record.hours')],
    [240, t('record.half')],
  ]
  if (before && !lengths.some(([count]) => count === before.minutes))
    lengths.push([before.minutes, t('record.min', { count: before.minutes })])
  const send = (event: FormEvent) => {
    event.preventDefault()
    void write.run({
      params: { communityId, orderId },
      body: { line: line.trim(), minutes: Number(minutes), happenedOn },
    })
  }
  return (
    <form className="stack" onSubmit={send}>
      <TextField
        label={t('record.line')}
        hint={t('record.lineHint')}
        value={line}
        onChange={setLine}
        maxLength={300}
        required
      />
      <ChipGroup
        label={t('record.minutes')}
        value={minutes}
        onChange={setMinutes}
        choices={lengths.map(([count, label]) => ({ value: String(count), label }))}
      />
      <DateField label={t('record.day')} value={happenedOn} onChange={setDay} max={today()} required />
      <ErrorLine error={write.error} />
      <Button kind={first ? 'primary' : 'secondary'} wide type="submit" busy={write.busy} disabled={!line.trim()}>
        {t(before ? 'record.again' : 'record.send')}
      </Button>
    </form>
  )
}
