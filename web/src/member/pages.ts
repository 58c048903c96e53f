import type { Page } from '../pages.ts'

const roles: Page['roles'] = ['member']

/** Table of contents of the member's app: one line per page, a lazy import each. */
export const pages: Page[] = [
  { path: '/', roles, words: 'member', load: () => import('./today/today-page.tsx') },
  { path: '/take', roles, words: 'member', load: () => import('./orders/take-page.tsx') },
  { path: '/orders/$communityId/$orderId', roles, words: 'member', load: () => import('./orders/order-page.tsx') },
  { path: '/activities', roles, words: 'member', load: () => import('./activities/activities-page.tsx') },
  { path: '/mine', roles, words: 'member', load: () => import('./mine/mine-page.tsx') },
  { path: '/mine/year', roles, words: 'appraisals', load: () => import('./appraisals/year-page.tsx') },
  { path: '/mine/offers', roles, words: 'member', load: () => import('./mine/offers-page.tsx') },
  { path: '/mine/pause', roles, words: 'member', load: () => import('./mine/pause-page.tsx') },
  { path: '/mine/about', roles, words: 'member', load: () => import('./mine/about-page.tsx') },
  { path: '/points', roles, words: 'member', load: () => import('./points/points-page.tsx') },
  { path: '/account', roles, words: 'sessions', load: () => import('./sessions/account-page.tsx') },
]
