import type { Page } from '../pages.ts'

/** Table of contents of the member's app: one line per page, a lazy import each. */
export const pages: Page[] = [
  { path: '/account', roles: ['member'], words: 'sessions', load: () => import('./sessions/account-page.tsx') },
]
