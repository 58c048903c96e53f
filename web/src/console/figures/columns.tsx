import type { CSSProperties } from 'react'
import './figures.css'

export interface ColumnOf {
  label: string
  value: number
  /** Draws the frame the value fills: received against done. */
  whole?: number
  /** Read out in place of the picture. */
  said: string
  /** The column the answer is about: dark and bold. */
  now?: boolean
}

/** Standing columns with their numbers on them, in the order of time or size class; a list to whoever listens. */
export function Columns({ label, rows }: { label: string; rows: ColumnOf[] }) {
  const most = Math.max(1, ...rows.map((row) => row.whole ?? row.value))
  const height = (value: number) => ({ '--part': value / most }) as CSSProperties
  return (
    <ul className="columns" aria-label={label}>
      {rows.map((row) => (
        <li key={row.label} data-now={row.now || undefined}>
          <span className="hidden-words">{row.said}</span>
          <div className="column-box" aria-hidden="true">
            <span className="column-number number">{row.whole ?? row.value}</span>
            <div
              className="column-frame"
              data-frame={row.whole === undefined ? undefined : ''}
              style={height(row.whole ?? row.value)}
            >
              <div style={{ blockSize: row.whole ? `${(row.value / row.whole) * 100}%` : '100%' }}>
                {row.whole !== undefined && row.value / most > 0.14 && <span className="number">{row.value}</span>}
              </div>
            </div>
          </div>
          <span className="column-label" aria-hidden="true">
            {row.label}
          </span>
        </li>
      ))}
    </ul>
  )
}
