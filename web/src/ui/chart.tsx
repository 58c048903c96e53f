import type { ReactNode } from 'react'
import './chart.css'

/** A chart answers: its title asks, its first line answers, the numbers stand on it. Never a ranking of people. */
export function Chart({ question, answer, children }: { question: string; answer: ReactNode; children: ReactNode }) {
  return (
    <figure className="chart">
      <figcaption>
        <h2>{question}</h2>
        <p>{answer}</p>
      </figcaption>
      {children}
    </figure>
  )
}

export interface Bar {
  label: string
  value: number
  /** Draws the frame the value fills: asked against met. */
  whole?: number
  /** At the right end instead of the number: “差 15 · 南塘”. */
  words?: string
  /** The bar the answer is about: dark and bold. */
  now?: boolean
}

/** Lying bars, in the caller's order, each with its words; a table to whoever listens. */
export function Bars({ label, rows }: { label: string; rows: Bar[] }) {
  const most = Math.max(1, ...rows.map((row) => row.whole ?? row.value))
  const part = (value: number) => ({ inlineSize: `${(value / most) * 100}%` })
  return (
    <table className="bars" aria-label={label}>
      <tbody>
        {rows.map((row) => (
          <tr key={row.label} data-now={row.now || undefined}>
            <th scope="row">{row.label}</th>
            <td className="number">{row.words ?? row.value}</td>
            <td aria-hidden="true">
              <span
                className="bar-frame"
                data-frame={row.whole === undefined ? undefined : ''}
                style={part(row.whole ?? row.value)}
              >
                <span style={{ inlineSize: row.whole ? `${(row.value / row.whole) * 100}%` : '100%' }} />
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
