import type { Page, Role } from '../pages.ts'

/** Whoever sits at a desk. */
const staff: Role[] = ['clerk', 'grid-worker', 'secretary', 'street', 'county', 'operator']

/** Table of contents of the console: one line per page, a lazy import each. The rail shows what has a page. */
export const pages: Page[] = [
  { path: '/account', roles: staff, words: 'sessions', load: () => import('./sessions/account-page.tsx') },
]
