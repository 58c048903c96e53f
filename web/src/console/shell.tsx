import { ChevronRight, Menu, Plus } from 'lucide-react'
import { Fragment, type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useGo } from '../address.ts'
import { now } from '../clock.ts'
import { currentRole, type HeldRole } from '../held-roles.ts'
import { useMe } from '../me.ts'
import { ButtonLink } from '../ui/button.tsx'
import { clockTime, day } from '../ui/dates.ts'
import { Dialog } from '../ui/dialog.tsx'
import { SearchField } from '../ui/fields.tsx'
import { useShownHeading } from '../ui/heading.ts'
import { KeyBar } from '../ui/key-hints.tsx'
import { OfflineBar } from '../ui/states.tsx'
import { Toasts } from '../ui/toast.tsx'
import { noteNeedPath, searchPaths } from './nav.ts'
import { pages } from './pages.ts'
import { Rail } from './rail.tsx'
import './shell.css'

const has = (path: string | undefined, role: HeldRole | undefined) =>
  Boolean(path && role && pages.some((page) => page.path === path && page.roles.includes(role.role)))

/** Ticks once a minute: the head shows the time of day. */
function useMinute(): Date {
  const [at, setAt] = useState(now)
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return at
}

function Place() {
  const crumbs = useShownHeading()
  const at = useMinute()
  if (crumbs.length === 0) {
    return (
      <span className="number">
        {day(at)} <span className="bar-time">{clockTime(at)}</span>
      </span>
    )
  }
  return crumbs.map((crumb, i) => (
    <Fragment key={crumb.label}>
      {i > 0 && <ChevronRight className="icon" aria-hidden="true" />}
      {i < crumbs.length - 1 && crumb.href ? (
        <a href={crumb.href}>{crumb.label}</a>
      ) : (
        <span aria-current="page">{crumb.label}</span>
      )}
    </Fragment>
  ))
}

function DeskSearch({ path }: { path: string }) {
  const { t } = useTranslation('ui')
  const go = useGo()
  const [text, setText] = useState('')
  const find = () => text.trim() && go(`/console${path}?q=${encodeURIComponent(text.trim())}`)
  return <SearchField label={t('search')} value={text} onChange={setText} onSubmit={find} keyHint="/" />
}

/** The desk: rail, head, the page, keys. Below 900 px the rail is a drawer. */
export function ConsoleShell({ children }: { children: ReactNode }) {
  const { t } = useTranslation('ui')
  const { data: who } = useMe()
  const role = who && currentRole(who)
  const crumbs = useShownHeading()
  const [menu, setMenu] = useState(false)
  const searchPath = role && searchPaths[role.role]
  const title = crumbs.at(-1)?.label
  useEffect(() => {
    document.title = title ? `${title} · ${t('productName')}` : t('consoleTitle')
  }, [title, t])
  return (
    <div className="desk">
      <a className="hidden-words" href="#main">
        {t('skip')}
      </a>
      <aside className="rail" aria-label={role?.organisation.name}>
        {who && <Rail who={who} />}
      </aside>
      <header className="bar no-print">
        <button type="button" className="bar-menu" aria-label={t('menu')} onClick={() => setMenu(true)}>
          <Menu className="icon" aria-hidden="true" />
        </button>
        <nav className="bar-place" aria-label={title}>
          <Place />
        </nav>
        <div className="bar-search">{searchPath && has(searchPath, role) && <DeskSearch path={searchPath} />}</div>
        {has(noteNeedPath, role) && (
          <ButtonLink href={`/console${noteNeedPath}`} icon={Plus} keyHint="N">
            {t('noteNeed')}
          </ButtonLink>
        )}
      </header>
      <div className="desk-offline">
        <OfflineBar />
      </div>
      <main className="desk-main" id="main" tabIndex={-1}>
        {children}
      </main>
      <div className="desk-keys">
        <KeyBar />
      </div>
      <Dialog side title={role?.organisation.name ?? t('menu')} open={menu} onClose={() => setMenu(false)}>
        {who && <Rail who={who} drawer onGone={() => setMenu(false)} />}
      </Dialog>
      <Toasts />
    </div>
  )
}
