import { calendar, dropNotice, listNotices, releaseNotice, returnNotice } from '@lianxin/contract/holidays'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { moment } from '../../ui/dates.ts'
import { TextField } from '../../ui/fields.tsx'
import { Card, ReasonLine } from '../../ui/panels.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { say } from '../../ui/toast.tsx'
import { DaysOff } from './holidays-days.tsx'
import type { Notices } from './own.ts'

/** A notice that waits: the second person compares it with the text, whoever entered it may take it back. */
export function EntryCard({ organisationId, entry }: { organisationId: string; entry: Notices['entries'][number] }) {
  const { t } = useTranslation('schemes')
  const [answer, setAnswer] = useState<string>()
  const params = { organisationId, entryId: entry.id }
  const refresh = [listNotices, calendar]
  const release = useAct(releaseNotice, { refresh, done: () => say(t('holidays.released', { year: entry.year })) })
  const back = useAct(returnNotice, { refresh, done: () => setAnswer(undefined) })
  const drop = useAct(dropNotice, { refresh })
  const may = (verb: string) => entry.allowed.includes(verb)
  return (
    <Card chosen={may('release')}>
      <div className="stack">
        <div className="scheme-head">
          <h2>{t('holidays.notice', { year: entry.year, document: entry.document })}</h2>
          <StatusTag tone={entry.state === 'sent' ? 'waiting' : 'late'}>{t(`holidays.state.${entry.state}`)}</StatusTag>
        </div>
        <p className="secondary">
          {t('holidays.entered-by', { name: entry.authorName })} · {moment(entry.at)}
        </p>
        {entry.why && <p>{t('holidays.why-was', { why: entry.why })}</p>}
        {entry.answer && <ReasonLine>{t('returned', { answer: entry.answer })}</ReasonLine>}
        <DaysOff of={entry} />
        {entry.state === 'sent' && (
          <p className="secondary">{t(may('release') ? 'holidays.compare' : 'holidays.waits')}</p>
        )}
        {answer !== undefined && <TextField label={t('return-why')} value={answer} onChange={setAnswer} />}
        <ErrorLine error={release.error ?? back.error ?? drop.error} />
        {entry.allowed.length > 0 && (
          <div className="actions">
            {may('drop') && (
              <Button busy={drop.busy} onClick={() => void drop.run({ params })}>
                {t('holidays.drop')}
              </Button>
            )}
            {may('return') && (
              <Button
                busy={back.busy}
                disabled={answer !== undefined && !answer.trim()}
                onClick={() =>
                  answer === undefined ? setAnswer('') : void back.run({ params, body: { answer: answer.trim() } })
                }
              >
                {t('return')}
              </Button>
            )}
            {may('release') && (
              <Button kind="primary" busy={release.busy} onClick={() => void release.run({ params })}>
                {t('release')}
              </Button>
            )}
          </div>
        )}
      </div>
    </Card>
  )
}
