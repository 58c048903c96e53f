import { report, reporting } from '@lianxin/contract/enrolments'
import { useTranslation } from 'react-i18next'
import { now } from '../../clock.ts'
import { useAct } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { day, daysSince } from '../../ui/dates.ts'
import { Card } from '../../ui/panels.tsx'
import { ListRow, Rows } from '../../ui/rows.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { say } from '../../ui/toast.tsx'
import { notYet, type ReportingRow, toneOfReporting } from './own.ts'
import './unit.css'

/** Reporting in, of the unit itself and of its members: those who haven't, late ones first. Nobody reports for another. */
export function ReportingPart({ rows }: { rows: ReportingRow[] }) {
  const { t } = useTranslation('unit')
  const unit = rows.filter((row) => row.personId === null && row.state !== 'current')
  const members = rows.filter((row) => row.personId !== null)
  const missing = members.filter(notYet).sort((a, b) => (a.dueOn ?? '').localeCompare(b.dueOn ?? ''))
  const waiting = members.filter((row) => row.state === 'reported')
  const current = members.filter((row) => row.state === 'current').length
  return (
    <div className="stack-wide">
      {unit.map((row) => (
        <UnitReports key={row.enrolmentId} row={row} />
      ))}
      {members.length > 0 && (
        <Rows title={t('report.title')} aside={t('report.counts', { current, all: members.length })}>
          {[...missing, ...waiting].slice(0, 30).map((row) => (
            <ListRow
              key={row.enrolmentId}
              what={row.name}
              where={[row.communityName, t(`report.kind.${row.kind}`), sinceWords(t, row)].filter(Boolean).join(' · ')}
              state={<StatusTag tone={toneOfReporting(row)}>{t(stateKey(row))}</StatusTag>}
            />
          ))}
        </Rows>
      )}
      {members.length > 0 && missing.length + waiting.length === 0 && <p className="secondary">{t('report.all-in')}</p>}
      {missing.length + waiting.length > 30 && (
        <a className="text-link" href="/console/members?reported=no">
          {t('report.more', { count: missing.length + waiting.length - 30 })}
        </a>
      )}
    </div>
  )
}

type T = ReturnType<typeof useTranslation<'unit'>>['t']

export const stateKey = (row: ReportingRow) => (notYet(row) && row.late ? 'report.late' : `report.state.${row.state}`)

export const sinceWords = (t: T, row: ReportingRow) => {
  if (row.state === 'reported') return t('report.since', { when: day(row.at) })
  if (row.late && row.dueOn) return t('report.over', { days: daysSince(row.dueOn, now()) })
  return row.dueOn ? t('report.due', { when: day(row.dueOn) }) : t('report.asked', { when: day(row.at) })
}

function UnitReports({ row }: { row: ReportingRow }) {
  const { t } = useTranslation('unit')
  const act = useAct(report, { refresh: [reporting], done: () => say(t('report.unit-done')) })
  const params = { communityId: row.communityId, enrolmentId: row.enrolmentId }
  const open = notYet(row)
  return (
    <Card chosen={open}>
      <div className="unit-offer">
        <div>
          <strong>{t(open ? 'report.unit-title' : 'report.unit-waits', { community: row.communityName })}</strong>
          <p className="secondary">{sinceWords(t, row)}</p>
        </div>
        {open && (
          <Button busy={act.busy} onClick={() => act.run({ params, body: {} })}>
            {t('report.unit')}
          </Button>
        )}
      </div>
      <ErrorLine error={act.error} />
    </Card>
  )
}
