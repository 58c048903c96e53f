import type { Page, Role } from '../pages.ts'

/** Whoever sits at a desk. */
const staff: Role[] = ['clerk', 'grid-worker', 'secretary', 'street', 'county', 'operator']

/** Table of contents of the console: one line per page, a lazy import each. The rail shows what has a page. */
export const pages: Page[] = [
  { path: '/account', roles: staff, words: 'sessions', load: () => import('./sessions/account-page.tsx') },
  { path: '/needs', roles: ['clerk'], words: 'needs', load: () => import('./needs/needs-page.tsx') },
  { path: '/needs/new', roles: ['clerk'], words: 'needs', load: () => import('./needs/file-page.tsx') },
  {
    path: '/needs/$communityId/$needId',
    roles: ['clerk', 'street', 'county'],
    words: 'needs',
    load: () => import('./needs/needs-page.tsx'),
  },
  {
    path: '/organisations',
    roles: ['clerk', 'secretary', 'street', 'county', 'operator'],
    words: 'organisations',
    load: () => import('./organisations/organisation-page.tsx'),
  },
  {
    path: '/organisations/$organisationId',
    roles: ['clerk', 'secretary', 'street', 'county', 'operator'],
    words: 'organisations',
    load: () => import('./organisations/organisation-page.tsx'),
  },
]
