import { useLocation } from '@tanstack/react-router'
import { CalendarDays, ChevronLeft, House, List, UserRound } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../clock.ts'
import { useElder } from '../elder.ts'
import { day } from '../ui/dates.ts'
import { useShownHeading } from '../ui/heading.ts'
import { Seal } from '../ui/marks.tsx'
import { OfflineBar } from '../ui/states.tsx'
import { Toasts } from '../ui/toast.tsx'
import './shell.css'

const tabs = [
  { path: '/m', words: 'tabs.today', icon: House },
  { path: '/m/take', words: 'tabs.canTake', icon: List },
  { path: '/m/activities', words: 'tabs.activities', icon: CalendarDays },
  { path: '/m/mine', words: 'tabs.mine', icon: UserRound },
]

/** The member's phone: head with the elder switch, the page, four tabs at the thumb. */
export function MemberShell({ children }: { children: ReactNode }) {
  const { t } = useTranslation('ui')
  const crumbs = useShownHeading()
  const pathname = useLocation({ select: (at) => at.pathname.replace(/\/$/, '') })
  const [elder, switchElder] = useElder()
  // the router leaves the base out; '/mine' begins like it
  const here = pathname === '/m' || pathname.startsWith('/m/') ? pathname : `/m${pathname}`
  const chosen = tabs.findLast(({ path }) => here === path || (path !== '/m' && here.startsWith(`${path}/`)))
  const title = crumbs.at(-1)?.label ?? (chosen && chosen.path !== '/m' ? t(chosen.words) : undefined)
  const back = crumbs.at(-2)?.href
  useEffect(() => {
    document.title = title ? `${title} · ${t('productName')}` : t('productName')
  }, [title, t])
  return (
    <div className="phone">
      <a className="hidden-words" href="#main">
        {t('skip')}
      </a>
      <header className="phone-head">
        {back ? (
          <a className="phone-back" href={back} aria-label={t('back')}>
            <ChevronLeft className="icon" aria-hidden="true" />
          </a>
        ) : (
          <Seal />
        )}
        <strong>{title ?? day(now())}</strong>
        <button type="button" className="elder-switch" onClick={switchElder}>
          {t(elder ? 'elderOff' : 'elderOn')}
        </button>
      </header>
      <OfflineBar />
      <main className="phone-main" id="main" tabIndex={-1}>
        {children}
      </main>
      <nav className="phone-tabs" aria-label={t('menu')}>
        {tabs.map((tab) => (
          <a key={tab.path} href={tab.path} aria-current={tab === chosen ? 'page' : undefined}>
            <tab.icon className="icon" aria-hidden="true" />
            {t(tab.words)}
          </a>
        ))}
      </nav>
      <Toasts />
    </div>
  )
}
