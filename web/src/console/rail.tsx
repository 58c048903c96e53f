import { useLocation } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { AccountDialog } from '../account.tsx'
import { currentRole, type Me } from '../held-roles.ts'
import { Seal } from '../ui/marks.tsx'
import { useRailCounts } from './counts.ts'
import { nav } from './nav.ts'
import { pages } from './pages.ts'

/** Navigation of the current role and who is signed in; the drawer of the phone shows the same. */
export function Rail({ who, drawer, onGone }: { who: Me; drawer?: boolean; onGone?: () => void }) {
  const { t } = useTranslation('ui')
  const { pathname } = useLocation()
  const counts = useRailCounts()
  const [account, setAccount] = useState(false)
  const role = currentRole(who)
  if (!role) return null
  const open = (path: string) => pathname === path || pathname.startsWith(`${path}/`)
  const groups = nav[role.role]
    .map((group) => ({
      ...group,
      items: group.items.filter(({ path }) =>
        pages.some((page) => page.path === path && page.roles.includes(role.role)),
      ),
    }))
    .filter((group) => group.items.length > 0)
  return (
    <div className="nav-column">
      {!drawer && (
        <div className="nav-head">
          <Seal />
          {role.organisation.name}
        </div>
      )}
      <nav aria-label={t('menu')}>
        {groups.map((group) => (
          <div key={group.title ?? ''}>
            {group.title && <div className="nav-group">{t(group.title)}</div>}
            {group.items.map((item) => (
              <a
                key={item.path}
                className="nav-item"
                href={`/console${item.path}`}
                aria-current={open(item.path) || open(`/console${item.path}`) ? 'page' : undefined}
                onClick={onGone}
              >
                <item.icon className="icon" aria-hidden="true" />
                <span>{t(item.words, { context: role.organisation.kind })}</span>
                {/* Nothing waiting needs no number. */}
                {Boolean(counts[item.path]) && <strong className="number">{counts[item.path]}</strong>}
              </a>
            ))}
          </div>
        ))}
      </nav>
      <button type="button" className="nav-who" onClick={() => setAccount(true)}>
        {who.person.name}
        <br />
        <span className="secondary">{t(`roles.${role.role}`)}</span>
      </button>
      <AccountDialog who={who} open={account} onClose={() => setAccount(false)} />
    </div>
  )
}
