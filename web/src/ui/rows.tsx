import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import './rows.css'

export interface ListRowProps {
  /** What: the first line. */
  what: ReactNode
  /** Where and when, under it. */
  where?: ReactNode
  /** One state at the right: a StatusTag or words. */
  state?: ReactNode
  /** The kind of matter at the left of a desk's list. */
  kind?: { icon: LucideIcon; word: string }
  /** One row is one link. */
  href?: string
  onClick?: () => void
  /** The row whose detail stands beside the list. */
  current?: boolean
}

/** A row of `<Rows>`: what, where and when, one state. */
export function ListRow({ what, where, state, kind, href, onClick, current }: ListRowProps) {
  const inside = (
    <>
      {kind && (
        <span className="row-kind">
          <kind.icon className="icon" aria-hidden="true" />
          {kind.word}
        </span>
      )}
      <span>
        <span className="row-what">{what}</span>
        {where && <span className="row-where">{where}</span>}
      </span>
      {state && <span className="row-state">{state}</span>}
    </>
  )
  const shared = { className: 'row', 'data-kind': kind ? '' : undefined, 'aria-current': current || undefined }
  return (
    <li>
      {href ? (
        <a {...shared} href={href}>
          {inside}
        </a>
      ) : onClick ? (
        <button type="button" {...shared} onClick={onClick}>
          {inside}
        </button>
      ) : (
        <div {...shared}>{inside}</div>
      )}
    </li>
  )
}

/** A list of rows under an optional heading with a count or an order at its right. */
export function Rows({ title, aside, children }: { title?: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section>
      {title && (
        <div className="row-group">
          <h2>{title}</h2>
          {aside && <span>{aside}</span>}
        </div>
      )}
      <ul className="rows">{children}</ul>
    </section>
  )
}
