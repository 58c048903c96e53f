import { Clock, Copy, Layers, type LucideIcon, MessageCircle, Star, Timer } from 'lucide-react'
import type { Column } from '../../ui/data-table.tsx'
import { day } from '../../ui/dates.ts'
import { EvidenceBadge, type EvidenceLevel, StatusTag } from '../../ui/tag.tsx'
import { type Record, sayOdd, type T } from './say.ts'

const oddIcons: { [odd: string]: LucideIcon } = {
  'own-word-only': MessageCircle,
  long: Timer,
  'full-day': Timer,
  'written-together': Layers,
  'same-words': Copy,
  'late-entry': Clock,
}

/** The signs of a record as tags, the first with its sentence. */
export function Signs({ t, record, bare }: { t: T; record: Record; bare?: boolean }) {
  const [first] = record.oddities
  return (
    <span className="signs">
      {record.oddities.map((odd) => (
        <StatusTag key={odd} tone="waiting" icon={oddIcons[odd] ?? Clock}>
          {t(`odd.${odd}`)}
        </StatusTag>
      ))}
      {first && !bare && <span className="secondary">{sayOdd(t, record, first)}</span>}
    </span>
  )
}

/** Columns of every list of records: who, what, when, evidence. */
export const columnsOf = (t: T, wellDone?: ReadonlySet<string>): Column<Record>[] => [
  {
    id: 'who',
    title: t('who'),
    cell: (record) => record.personName,
  },
  {
    id: 'what',
    title: t('what'),
    cell: (record) => (
      <span className="record-what">
        <span>
          {record.line}
          {(record.doneWell || wellDone?.has(record.id)) && (
            <span className="well-done">
              <Star className="icon" aria-hidden="true" />
              {t('well-done')}
            </span>
          )}
        </span>
        <Signs t={t} record={record} />
      </span>
    ),
  },
  {
    id: 'when',
    title: t('when'),
    cell: (record) => (
      <span className="number nowrap">
        {day(record.happenedOn)} · {t('minutes-words', { count: record.minutes })}
      </span>
    ),
  },
  {
    id: 'evidence',
    title: t('evidence'),
    cell: (record) => <EvidenceBadge level={record.evidence as EvidenceLevel} />,
  },
]
