import { mostOpen } from '@lianxin/rules/proposal'
import { Checkbox } from '../../ui/choices.tsx'
import { LoadBars } from '../../ui/load-bars.tsx'
import { ReasonLine } from '../../ui/panels.tsx'
import { StatusTag } from '../../ui/tag.tsx'
import { type Candidate, Reasons, type T } from './say.tsx'

interface AskRowsProps {
  t: T
  rows: readonly Candidate[]
  chosen: ReadonlySet<string>
  onToggle: (id: string) => void
}

/** Who, why, and what they carry already; the boxes' red outline is this one. */
export function AskRows({ t, rows, chosen, onToggle }: AskRowsProps) {
  return (
    <ul className="rows ask-rows">
      {rows.map((one) => {
        const asked = chosen.has(one.id) ? 1 : 0
        return (
          <li key={one.id} data-chosen={chosen.has(one.id) || undefined}>
            <div className="ask-who">
              <Checkbox checked={chosen.has(one.id)} onChange={() => onToggle(one.id)}>
                <strong>{one.name}</strong>
                {one.kind === 'member' && <span className="secondary ask-unit">{one.unitName}</span>}
              </Checkbox>
              {!one.reported && <StatusTag tone="plain">{t('not-reported')}</StatusTag>}
            </div>
            <ReasonLine>
              <Reasons t={t} of={one} />
            </ReasonLine>
            <div className="ask-load">
              <LoadBars
                label={t('load.open')}
                done={one.openOrders}
                asked={asked}
                limit={mostOpen}
                words={one.openOrders ? t('load.open-words', { count: one.openOrders }) : t('load.open-none')}
              />
              <LoadBars
                label={t('load.year')}
                done={one.servedThisYear}
                asked={asked}
                limit={4}
                words={t('load.year-words', { count: one.servedThisYear })}
              />
            </div>
          </li>
        )
      })}
    </ul>
  )
}
