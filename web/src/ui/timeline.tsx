import { CircleCheck, Clock } from 'lucide-react'
import type { ReactNode } from 'react'
import './rows.css'

export interface TimelineStep {
  id: string
  what: ReactNode
  /** When, and by whom. */
  when?: ReactNode
  /** The step that is waited for; the others are done. */
  now?: boolean
}

/** What happened, newest last; never a percentage. */
export function Timeline({ steps }: { steps: TimelineStep[] }) {
  return (
    <ol className="timeline">
      {steps.map((step) => (
        <li key={step.id} data-now={step.now || undefined}>
          {step.now ? (
            <Clock className="icon" aria-hidden="true" />
          ) : (
            <CircleCheck className="icon" aria-hidden="true" />
          )}
          <div>
            <div className="timeline-what">{step.what}</div>
            {step.when && <div className="secondary">{step.when}</div>}
          </div>
        </li>
      ))}
    </ol>
  )
}

/** The desk's short form: date at the left, plain words at the right. */
export function DatedLines({ lines }: { lines: { id: string; when: string; what: ReactNode }[] }) {
  return (
    <ol className="dated-lines">
      {lines.map((line) => (
        <li key={line.id}>
          <span className="secondary nowrap">{line.when}</span>
          <span>{line.what}</span>
        </li>
      ))}
    </ol>
  )
}
