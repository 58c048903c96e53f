import { ChevronLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import './layout.css'

/** Serif title that says what is to be done, a sentence under it, buttons or words at the right. */
export function PageHead({ title, sub, children }: { title: string; sub?: ReactNode; children?: ReactNode }) {
  return (
    <div className="page-head">
      <div>
        <h1>{title}</h1>
        {sub && <p>{sub}</p>}
      </div>
      {children && <div className="actions">{children}</div>}
    </div>
  )
}

/** Search, selects and dates above a list; they keep their values in the address (useFilters). */
export function Filters({ children }: { children: ReactNode }) {
  return <div className="filters">{children}</div>
}

/**
 * List and detail side by side, each scrolling for itself; on the phone one of the two: the detail when `open`,
 * with a way back to the list.
 */
export function Split({
  list,
  detail,
  open,
  onBack,
  wide,
}: {
  list: ReactNode
  detail: ReactNode
  open: boolean
  onBack: () => void
  wide?: 'list' | 'detail'
}) {
  const { t } = useTranslation('ui')
  return (
    <div className="split" data-open={open || undefined} data-wide={wide}>
      <div className="split-list">{list}</div>
      <section className="split-detail">
        <div className="split-back">
          <Button kind="quiet" icon={ChevronLeft} onClick={onBack}>
            {t('back')}
          </Button>
        </div>
        {detail}
      </section>
    </div>
  )
}
