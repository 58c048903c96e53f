import { enterNotice, listNotices } from '@lianxin/contract/holidays'
import { addDays, isBusinessDate } from '@lianxin/rules/calendar'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DateField, TextField } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'

interface Span {
  /** Stays with the row whatever is typed. */
  id: number
  name: string
  from: string
  to: string
}

let count = 0
const row = (name = ''): Span => ({ id: ++count, name, from: '', to: '' })
const single = () => ({ id: ++count, date: '' })

/** Every day of a span; a span that ends before it begins has none. */
function daysOf({ from, to }: Span): string[] {
  if (!isBusinessDate(from) || !isBusinessDate(to || from)) return [from]
  const days: string[] = []
  for (let date = from; date <= (to || from) && days.length < 40; date = addDays(date, 1)) days.push(date)
  return days
}

/** The notice as it is printed: each festival from when to when, then the weekend days that are worked. */
export function EnterDialog({
  organisationId,
  year: first,
  festivals,
  onClose,
}: {
  organisationId: string
  year: number
  festivals: readonly string[]
  onClose: () => void
}) {
  const { t } = useTranslation('schemes')
  const [year, setYear] = useState(String(first))
  const [document, setDocument] = useState('')
  const [why, setWhy] = useState('')
  const [off, setOff] = useState<Span[]>(() => festivals.map(row))
  const [work, setWork] = useState(() => [single(), single()])
  const enter = useAct(enterNotice, {
    refresh: [listNotices],
    done: () => {
      say(t('holidays.sent'))
      onClose()
    },
  })
  const change = (id: number, part: Partial<Span>) =>
    setOff(off.map((one) => (one.id === id ? { ...one, ...part } : one)))
  const backwards = ({ from, to }: Span) => Boolean(to) && to < from
  const known = enter.error && 'code' in enter.error && enter.error.code === 'year-known'
  const run = () =>
    enter.run({
      params: { organisationId },
      body: {
        year: Number(year),
        document: document.trim(),
        ...(why.trim() ? { why: why.trim() } : {}),
        off: off.filter(({ from, to }) => from || to).map((one) => ({ name: one.name, days: daysOf(one) })),
        work: work.flatMap(({ date }) => (date ? [date] : [])),
      },
    })
  return (
    <Dialog title={t('holidays.enter')} open onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        <p className="secondary">{t('holidays.form-lead')}</p>
        <TextField
          label={t('holidays.which-year')}
          value={year}
          onChange={setYear}
          inputMode="numeric"
          pattern="\d{4}"
          required
        />
        <TextField
          label={t('holidays.document')}
          hint={t('holidays.document-hint')}
          value={document}
          onChange={setDocument}
          required
        />
        {off.map((one) => (
          <fieldset key={one.id} className="holiday-span">
            <legend>{one.name || t('holidays.festival')}</legend>
            <TextField label={t('holidays.festival')} value={one.name} onChange={(name) => change(one.id, { name })} />
            <DateField label={t('holidays.from')} value={one.from} onChange={(from) => change(one.id, { from })} />
            <DateField
              label={t('holidays.to')}
              value={one.to}
              wrong={backwards(one) ? t('holidays.backwards') : undefined}
              onChange={(to) => change(one.id, { to })}
            />
          </fieldset>
        ))}
        <Button kind="quiet" icon={Plus} onClick={() => setOff([...off, row()])}>
          {t('holidays.add-festival')}
        </Button>
        <fieldset className="holiday-work">
          <legend>{t('holidays.work')}</legend>
          {work.map(({ id, date }, at) => (
            <DateField
              key={id}
              label={t('holidays.work-day', { n: at + 1 })}
              value={date}
              onChange={(next) => setWork(work.map((one) => (one.id === id ? { id, date: next } : one)))}
            />
          ))}
        </fieldset>
        <Button kind="quiet" icon={Plus} onClick={() => setWork([...work, single()])}>
          {t('holidays.add-work')}
        </Button>
        {(known || why) && (
          <TextField label={t('holidays.why')} hint={t('holidays.why-hint')} value={why} onChange={setWhy} />
        )}
        <ErrorLine error={enter.error} />
        <div className="actions">
          <Button onClick={onClose}>{t('dialog.cancel')}</Button>
          <Button kind="primary" type="submit" busy={enter.busy} disabled={off.some(backwards)}>
            {t('send')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
