import { CircleCheck, type LucideIcon, TriangleAlert, WifiOff } from 'lucide-react'
import { type ReactNode, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import './states.css'

/** What this place would hold and the one next thing. “没有更多要做的了” is a good state: no icon of sorrow. */
export function EmptyState({
  icon: Icon = CircleCheck,
  title,
  children,
  next,
}: {
  icon?: LucideIcon
  title: string
  children?: ReactNode
  /** One Button or ButtonLink. */
  next?: ReactNode
}) {
  return (
    <div className="state">
      <Icon className="icon" aria-hidden="true" />
      <h2>{title}</h2>
      {children && <p className="secondary">{children}</p>}
      {next}
    </div>
  )
}

/** Grey lines where rows will stand; read out as “正在取”. */
export function LoadingState({ lines = 5 }: { lines?: number }) {
  const { t } = useTranslation('ui')
  return (
    <div role="status">
      <span className="hidden-words">{t('loading')}</span>
      <div className="loading-lines" aria-hidden="true">
        {Array.from({ length: lines * 2 }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders
          <i key={i} />
        ))}
      </div>
    </div>
  )
}

/** What went wrong in words, and trying again. Takes the error of a query as it is. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation('ui')
  return (
    <div className="state" role="alert">
      <TriangleAlert className="icon" aria-hidden="true" />
      <h2>{t('wentWrong')}</h2>
      <p className="secondary">{error instanceof Error ? error.message : t('tryLater')}</p>
      {onRetry && <Button onClick={onRetry}>{t('again')}</Button>}
    </div>
  )
}

const watchNetwork = (tell: () => void) => {
  window.addEventListener('online', tell)
  window.addEventListener('offline', tell)
  return () => {
    window.removeEventListener('online', tell)
    window.removeEventListener('offline', tell)
  }
}

/** True while the device says it has a network. */
export const useOnline = () => useSyncExternalStore(watchNetwork, () => navigator.onLine)

/** Stands under the header while there is no network. */
export function OfflineBar() {
  const { t } = useTranslation('ui')
  if (useOnline()) return null
  return (
    <div className="offline-bar" role="status">
      <WifiOff className="icon" aria-hidden="true" />
      <span>{t('offline')}</span>
    </div>
  )
}

/** The reason a write was refused, beside the button that was pressed. Nothing when there is none. */
export function ErrorLine({ error }: { error: Error | null | undefined }) {
  if (!error) return null
  return (
    <p className="error-line" role="alert">
      <TriangleAlert className="icon" aria-hidden="true" />
      <span>{error.message}</span>
    </p>
  )
}
