/** Two rings on a line: why these two belong together. Beside a reason, and for pairings. */
export function PairMark(props: { className?: string }) {
  return (
    <svg
      className={props.className ?? 'icon'}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      aria-hidden="true"
    >
      <circle cx="5" cy="12" r="3" />
      <circle cx="19" cy="12" r="3" />
      <path d="M8 12h8" />
    </svg>
  )
}

/** The product's seal, 连心, at the head of every page. */
export function Seal() {
  return (
    <span className="seal" aria-hidden="true">
      连心
    </span>
  )
}
