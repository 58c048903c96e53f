import {
  Award,
  Bell,
  Building2,
  CalendarCheck,
  ClipboardList,
  FileText,
  FileUp,
  Inbox,
  LayoutDashboard,
  List,
  ListChecks,
  type LucideIcon,
  MessageSquareText,
  QrCode,
  ScrollText,
  Send,
  UserPlus,
  Users,
} from 'lucide-react'
import type { Role } from '../pages.ts'

export interface NavItem {
  path: string
  /** Key in ui.json. */
  words: string
  icon: LucideIcon
}

export interface NavGroup {
  title?: string
  items: NavItem[]
}

const item = (path: string, words: string, icon: LucideIcon): NavItem => ({ path, words: `nav.${words}`, icon })
const imports = item('/imports', 'imports', FileUp)
const invitations = item('/organisations', 'invitations', UserPlus)

const overseer: NavGroup[] = [
  {
    items: [
      item('/overview', 'overview', LayoutDashboard),
      item('/communities', 'communities', Building2),
      item('/year', 'year', CalendarCheck),
      item('/told', 'messages', Bell),
    ],
  },
  { title: 'nav.groupRules', items: [item('/schemes', 'schemes', FileText)] },
  { title: 'nav.groupCare', items: [imports, invitations, item('/audit', 'audit', ScrollText)] },
]

/** The rail, per role, in the order of the day. An item is shown once pages.ts has its path. */
export const nav: Record<Role, NavGroup[]> = {
  clerk: [
    {
      items: [
        item('/week', 'week', List),
        item('/people', 'people', Users),
        item('/needs', 'needs', MessageSquareText),
        item('/orders', 'dispatched', Send),
        item('/services', 'services', ListChecks),
      ],
    },
    {
      title: 'nav.groupLists',
      items: [
        item('/ledgers', 'ledgers', ClipboardList),
        item('/year', 'year', CalendarCheck),
        item('/awards', 'awards', Award),
        item('/messages', 'messages', Bell),
        item('/posters', 'posters', QrCode),
      ],
    },
    { title: 'nav.groupCare', items: [imports, invitations] },
  ],
  'grid-worker': [{ items: [item('/filed', 'filed', MessageSquareText)] }],
  secretary: [
    {
      items: [
        item('/today', 'today', List),
        item('/unit/orders', 'orders', Inbox),
        item('/members', 'unitMembers', Users),
        item('/unit/ledgers', 'ledgers', ClipboardList),
        item('/unit/year', 'year', CalendarCheck),
      ],
    },
    { title: 'nav.groupCare', items: [invitations] },
  ],
  street: overseer,
  county: overseer,
  operator: [{ items: [invitations, imports] }],
  member: [],
}

/** Where “记一件需求” leads, and where the search of each role looks. */
export const noteNeedPath = '/needs/new'
export const searchPaths: Partial<Record<Role, string>> = {
  clerk: '/needs',
  'grid-worker': '/filed',
  secretary: '/members',
  street: '/communities',
  county: '/communities',
}
