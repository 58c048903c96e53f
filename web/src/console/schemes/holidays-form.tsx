import { enterNotice, listNotices } from '@lianxin/contract/holidays'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DateField, TextField } from '../../ui/fields.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { say } from '../../ui/toast.tsx'
import { daysOf, type Span, SpanRow, wrongOf } from './holidays-span.tsx'

let count = 0
const row = (name: string, known: boolean): Span => ({ id: ++count, name, known, from: '', to: '' })
const single = () => ({ id: ++count, date: '' })

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
  const [off, setOff] = useState<Span[]>(() => festivals.map((name) => row(name, true)))
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
  const wrong = off.some((one) => Object.keys(wrongOf(one, Number(year))).length > 0)
  const [leaving, setLeaving] = useState(false)
  const typed =
    Boolean(document || why) || off.some(({ from, to }) => from || to) || work.some(({ date }) => Boolean(date))
  const leave = () => (typed ? setLeaving(true) : onClose())
  const known = enter.error && 'code' in enter.error && enter.error.code === 'year-known'
  const run = () =>
    enter.run({
      params: { organisationId },
      body: {
        year: Number(year),
        document: document.trim(),
        ...(why.trim() ? { why: why.trim() } : {}),
        off: off
          .filter(({ from, to }) => from || to)
          .map((one) => ({ name: one.name, days: daysOf(one, Number(year)) })),
        work: work.flatMap(({ date }) => (date ? [date] : [])),
      },
    })
  return (
    <Dialog title={t('holidays.enter')} open onClose={leave}>
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
          <SpanRow key={one.id} of={one} year={Number(year)} onChange={(part) => change(one.id, part)} />
        ))}
        <Button kind="quiet" icon={Plus} onClick={() => setOff([...off, row('', false)])}>
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
          <Button onClick={leave}>{t('dialog.cancel')}</Button>
          <Button kind="primary" type="submit" busy={enter.busy} disabled={wrong}>
            {t('send')}
          </Button>
        </div>
      </form>
      {leaving && (
        <Dialog title={t('holidays.leave')} open onClose={() => setLeaving(false)}>
          <p>{t('holidays.leave-sure')}</p>
          <div className="actions">
            <Button onClick={onClose}>{t('holidays.leave-yes')}</Button>
            <Button kind="primary" onClick={() => setLeaving(false)}>
              {t('holidays.leave-no')}
            </Button>
          </div>
        </Dialog>
      )}
    </Dialog>
  )
}
