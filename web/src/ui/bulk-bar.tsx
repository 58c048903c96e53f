import type { ReactNode } from 'react'
import { Checkbox } from './choices.tsx'
import './states.css'

/** Sticky under a list: how many are chosen, what will happen, what was left out; buttons at the right. */
export function BulkBar({
  said,
  note,
  all,
  children,
}: {
  /** “已选 47 条，有疑点的 3 条留着” */
  said: ReactNode
  note?: ReactNode
  /** The box that chooses all or none of what may be chosen. */
  all?: { label: string; checked: boolean; some: boolean; onChange: (checked: boolean) => void }
  children: ReactNode
}) {
  return (
    <div className="bulk-bar no-print">
      {all && (
        <Checkbox bare checked={all.checked} some={all.some} onChange={all.onChange}>
          {all.label}
        </Checkbox>
      )}
      <div className="said" role="status">
        <strong>{said}</strong>
        {note && <div className="secondary">{note}</div>}
      </div>
      <div className="actions">{children}</div>
    </div>
  )
}
