import './appraisals.css'

interface RuleBar {
  /** The rule's sentence: as long as it is, so it stands above its bar. */
  say: string
  value: number
  /** What the value is part of; nothing is drawn for 0. */
  whole: number
  words: string
}

/** A bar under each rule's sentence, its numbers at the right; a list to whoever listens. */
export function RuleBars({ label, rows }: { label: string; rows: RuleBar[] }) {
  return (
    <ul className="rule-bars" aria-label={label}>
      {rows.map(({ say, value, whole, words }) => (
        <li key={say}>
          <span>{say}</span>
          <span className="number nowrap">{words}</span>
          {whole > 0 && (
            <span className="bar-frame" data-frame="" aria-hidden="true">
              <span style={{ inlineSize: `${(100 * value) / whole}%` }} />
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
