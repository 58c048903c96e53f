import { ArrowRight, CircleCheck, Clock, Info, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './parts.css'

export type Tone = 'waiting' | 'active' | 'done' | 'late' | 'plain'

const icons: Record<Tone, LucideIcon> = {
  waiting: Clock,
  active: ArrowRight,
  done: CircleCheck,
  late: TriangleAlert,
  plain: Info,
}

/** A state as icon and word, always both; the tone alone says nothing. `icon` replaces the tone's own. */
export function StatusTag({ tone, icon, children }: { tone: Tone; icon?: LucideIcon; children: ReactNode }) {
  const Icon = icon ?? icons[tone]
  return (
    <span className="tag" data-tone={tone}>
      <Icon className="icon" aria-hidden="true" />
      {children}
    </span>
  )
}

export type EvidenceLevel = 'E0' | 'E1' | 'E2' | 'E3'

/** Three steps, as many filled as the level, and the words: 自报 · 补录两人 · 现场确认 · 受助人确认. */
export function EvidenceBadge({ level, count }: { level: EvidenceLevel; count?: number }) {
  const { t } = useTranslation('ui')
  const filled = Number(level[1])
  return (
    <span className="evidence" data-level={level}>
      <svg viewBox="0 0 16 13" aria-hidden="true">
        {[4, 8, 12].map((height, i) => (
          <rect
            key={height}
            x={i * 5.5 + 0.5}
            y={12.5 - height}
            width="4"
            height={height}
            fill={i < filled ? 'var(--ink-2)' : 'none'}
            stroke="var(--ink-2)"
          />
        ))}
      </svg>
      {t(`evidence.${level}`)}
      {count !== undefined && <span className="number">{count}</span>}
    </span>
  )
}
