import type { Page, Role } from '../pages.ts'

/** Whoever sits at a desk. */
const staff: Role[] = ['clerk', 'grid-worker', 'secretary', 'street', 'county', 'operator']
/** Street and county: read down to the record. */
const above: Role[] = ['street', 'county']

/** Table of contents of the console: one line per page, a lazy import each. The rail shows what has a page. */
export const pages: Page[] = [
  { path: '/account', roles: staff, words: 'sessions', load: () => import('./sessions/account-page.tsx') },
  { path: '/week', roles: ['clerk'], words: 'desk', load: () => import('./desk/week-page.tsx') },
  { path: '/people', roles: ['clerk'], words: 'enrolments', load: () => import('./enrolments/people-page.tsx') },
  { path: '/year', roles: ['clerk', ...above], words: 'appraisals', load: () => import('./appraisals/year-page.tsx') },
  {
    path: '/year/$communityId',
    roles: above,
    words: 'appraisals',
    load: () => import('./appraisals/community-year-page.tsx'),
  },
  {
    path: '/unit/year',
    roles: ['secretary'],
    words: 'appraisals',
    load: () => import('./appraisals/unit-year-page.tsx'),
  },
  { path: '/awards', roles: ['clerk'], words: 'appraisals', load: () => import('./appraisals/awards-page.tsx') },
  {
    path: '/awards/$communityId',
    roles: above,
    words: 'appraisals',
    load: () => import('./appraisals/awards-page.tsx'),
  },
  { path: '/ledgers', roles: ['clerk'], words: 'desk', load: () => import('./reports/ledgers-page.tsx') },
  { path: '/posters', roles: ['clerk'], words: 'desk', load: () => import('./reports/posters-page.tsx') },
  { path: '/messages', roles: ['clerk'], words: 'desk', load: () => import('./reports/messages-page.tsx') },
  { path: '/orders', roles: ['clerk'], words: 'orders', load: () => import('./orders/orders-page.tsx') },
  {
    path: '/needs/$communityId/$needId/dispatch',
    roles: ['clerk'],
    words: 'orders',
    load: () => import('./orders/dispatch-page.tsx'),
  },
  { path: '/services', roles: ['clerk'], words: 'services', load: () => import('./services/services-page.tsx') },
  { path: '/needs', roles: ['clerk'], words: 'needs', load: () => import('./needs/needs-page.tsx') },
  { path: '/filed', roles: ['grid-worker'], words: 'needs', load: () => import('./needs/filed-page.tsx') },
  { path: '/needs/new', roles: ['clerk', 'grid-worker'], words: 'needs', load: () => import('./needs/file-page.tsx') },
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
  { path: '/today', roles: ['secretary'], words: 'unit', load: () => import('./unit/today-page.tsx') },
  { path: '/unit/orders', roles: ['secretary'], words: 'unit', load: () => import('./unit/orders-page.tsx') },
  {
    path: '/unit/orders/$communityId/$orderId',
    roles: ['secretary'],
    words: 'unit',
    load: () => import('./unit/orders-page.tsx'),
  },
  { path: '/members', roles: ['secretary'], words: 'unit', load: () => import('./unit/members-page.tsx') },
  { path: '/unit/messages', roles: ['secretary'], words: 'unit', load: () => import('./unit/messages-page.tsx') },
  { path: '/imports', roles: ['county'], words: 'imports', load: () => import('./imports/imports-page.tsx') },
  { path: '/imports/$importId', roles: ['county'], words: 'imports', load: () => import('./imports/import-page.tsx') },
  { path: '/unit/ledgers', roles: ['secretary'], words: 'unit', load: () => import('./unit/ledgers-page.tsx') },
  { path: '/audit', roles: ['county'], words: 'audit', load: () => import('./audit/audit-page.tsx') },
  { path: '/told', roles: above, words: 'desk', load: () => import('./messages/messages-page.tsx') },
  { path: '/overview', roles: above, words: 'figures', load: () => import('./figures/overview-page.tsx') },
  { path: '/communities', roles: above, words: 'figures', load: () => import('./figures/communities-page.tsx') },
  {
    path: '/communities/$communityId',
    roles: above,
    words: 'figures',
    load: () => import('./figures/community-page.tsx'),
  },
  {
    path: '/communities/$communityId/services/$serviceId',
    roles: above,
    words: 'figures',
    load: () => import('./figures/service-page.tsx'),
  },
  { path: '/schemes', roles: above, words: 'schemes', load: () => import('./schemes/schemes-page.tsx') },
  { path: '/schemes/holidays', roles: above, words: 'schemes', load: () => import('./schemes/holidays-page.tsx') },
  {
    path: '/schemes/$schemeId/$effective',
    roles: above,
    words: 'schemes',
    load: () => import('./schemes/version-page.tsx'),
  },
  {
    path: '/schemes/drafts/$draftId',
    roles: ['county'],
    words: 'schemes',
    load: () => import('./schemes/draft-page.tsx'),
  },
]
