import { report } from '@lianxin/contract/enrolments'
import { findOrganisations } from '@lianxin/contract/organisations'
import { myToday } from '@lianxin/contract/people'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct, useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { day } from '../../ui/dates.ts'
import { Select } from '../../ui/fields.tsx'
import { Card } from '../../ui/panels.tsx'
import { ErrorLine } from '../../ui/states.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { say } from '../../ui/toast.tsx'
import { MatterHead } from '../matter.tsx'
import { type Item, namespaces, text, today } from '../say.ts'
import { settle } from '../settle.ts'

/** One community to report in at: one press does it, the neighbourhood can be named before. */
export function ReportCard({ item, first }: { item: Item; first: boolean }) {
  const { t } = useTranslation(namespaces)
  const [neighbourhoodId, setNeighbourhood] = useState('')
  const { communityId } = item
  const home = item.data.kind !== 'unit'
  const [sent, setSent] = useState(false)
  const waits = sent || item.state === 'reported'
  const query = { kind: 'neighbourhood' as const, under: communityId, limit: 100 }
  const places = useRead(findOrganisations, { query }, { skip: waits || !home })
  const send = useAct(report, {
    done: () => {
      setSent(true)
      settle(myToday)
      say(t('enrolment.done'))
    },
  })
  const dueOn = text(item, 'dueOn')
  const community = text(item, 'communityName')
  const choices = (places.data?.found ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const run = () =>
    send.run({
      params: { communityId, enrolmentId: item.entityId },
      body: neighbourhoodId ? { neighbourhoodId } : {},
    })
  return (
    <Card quiet={waits}>
      <div className="matter">
        <MatterHead
          what={t('enrolment.to', { community })}
          state={waits && <StatusTag tone="waiting">{t('enrolment.waits')}</StatusTag>}
        />
        <p className="secondary">
          {[
            t(home ? 'enrolment.home' : 'enrolment.unit'),
            !waits && dueOn && t(dueOn < today() ? 'enrolment.late' : 'enrolment.due', { day: day(dueOn) }),
          ]
            .filter(Boolean)
            .join(t('comma'))}
        </p>
        {item.state === 'returned' && !sent && (
          <p>{t('enrolment.returned', { reason: text(item, 'reason') || t('noReason') })}</p>
        )}
        {!waits && choices.length > 0 && (
          <Select
            label={t('enrolment.where')}
            hint={t('enrolment.whereHint')}
            empty={t('enrolment.whereFirst')}
            choices={choices}
            value={neighbourhoodId}
            onChange={setNeighbourhood}
          />
        )}
        {!waits && (
          <Button kind={first ? 'primary' : 'secondary'} wide busy={send.busy} onClick={run}>
            {t(item.state === 'returned' ? 'enrolment.again' : 'enrolment.do')}
          </Button>
        )}
        <ErrorLine error={send.error} />
      </div>
    </Card>
  )
}
