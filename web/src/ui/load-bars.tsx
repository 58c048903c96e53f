import './parts.css'

/**
 * Small boxes for a load: filled = done or taken, red outline = this one, empty = room left.
 * The boxes are for the eye; `words` say the same and are what is read out.
 */
export function LoadBars({
  label,
  done,
  asked = 0,
  limit,
  words,
}: {
  label?: string
  done: number
  /** How many this one would add; 0 or 1 as a rule. */
  asked?: number
  limit: number
  words: string
}) {
  const boxes = Math.max(limit, done + asked)
  return (
    <span className="load">
      {label && <span className="label">{label}</span>}
      <span className="load-boxes" aria-hidden="true">
        {Array.from({ length: Math.min(boxes, 12) }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: boxes have no other identity than their place
          <i key={i} data-box={i < done ? 'done' : i < done + asked ? 'this' : 'room'} />
        ))}
      </span>
      <span>{words}</span>
    </span>
  )
}

/** The long bar under a duty, “今年服务 3 / 4 次”: one part for each time that is asked. */
export function DutyBar({ done, asked }: { done: number; asked: number }) {
  return (
    <div className="duty-bar" aria-hidden="true">
      {Array.from({ length: asked }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity than their place
        <i key={i} data-box={i < done ? 'done' : 'room'} />
      ))}
    </div>
  )
}
