/** Who opens a page; a resident is nobody signed in. */
export type Visitor = 'resident' | 'member' | 'secretary' | 'clerk' | 'street' | 'county' | 'grid-worker'

/** One page to look at. */
export interface LookedAt {
  /** Name of its pictures, `<name>-390.png`. */
  name: string
  /** With `:names` that the caller fills in: `/c/:community`. */
  path: string
  as: Visitor
  /** In the elder view (长辈版). */
  elder?: true
  /** Words that are on the page once it is loaded; else the page counts as loaded when the network is quiet. */
  shows?: string
}

/** A page as the tables of contents of the two apps list it. */
interface Listed {
  path: string
  roles: string[]
}

const visitors = ['member', 'secretary', 'clerk', 'street', 'county', 'grid-worker'] as const

/**
 * The pages that an app lists, each as the first of its roles; a page added there is looked at from then on. The
 * table is loaded by address: its pages are written for a browser and are only named here.
 */
async function listed(app: 'console' | 'member', root: string): Promise<LookedAt[]> {
  const table: { pages: Listed[] } = await import(new URL(`../src/${app}/pages.ts`, import.meta.url).href)
  return table.pages.flatMap(({ path, roles }) => {
    const as = roles.map((role) => visitors.find((one) => one === role)).find((one) => one !== undefined)
    const name = `${app}${path.replaceAll('/', '-').replaceAll('$', '')}`.toLowerCase()
    return as ? [{ name, path: root + path.replaceAll('$', ':'), as }] : []
  })
}

const fixed: readonly LookedAt[] = [
  { name: 'front', path: '/', as: 'resident' },
  { name: 'community-front', path: '/c/:community', as: 'resident' },
  { name: 'community-front-elder', path: '/c/:community', as: 'resident', elder: true },
  { name: 'place-need', path: '/c/:community/need', as: 'resident' },
  { name: 'place-need-elder', path: '/c/:community/need', as: 'resident', elder: true },
  { name: 'all-needs', path: '/c/:community/needs', as: 'resident' },
  { name: 'awards-notice', path: '/c/:community/awards', as: 'resident' },
  { name: 'find-need', path: '/c/:community/find', as: 'resident' },
  { name: 'my-need', path: '/c/:community/my/:link', as: 'resident' },
  { name: 'slip', path: '/c/:community/my/:link/slip', as: 'resident' },
  { name: 'poster', path: '/c/:community/poster', as: 'resident' },
  { name: 'sign-in', path: '/sign-in', as: 'resident' },
  { name: 'desk', path: '/console', as: 'clerk' },
  { name: 'unit-office', path: '/console', as: 'secretary' },
  { name: 'member-today', path: '/m', as: 'member' },
  { name: 'member-today-elder', path: '/m', as: 'member', elder: true },
  { name: 'street', path: '/console', as: 'street' },
  { name: 'county', path: '/console', as: 'county' },
]

/** Where the fixed `/console` and `/m` arrive: not looked at twice. */
const arrivals = ['console-week', 'console-today', 'console-overview', 'member-']

/** The pages of docs/screens/: the fixed ones in the order of the loop, then whatever the two apps list. */
export const pages: readonly LookedAt[] = [
  ...fixed,
  ...[...(await listed('console', '/console')), ...(await listed('member', '/m'))].filter(
    ({ name }) => !arrivals.includes(name),
  ),
]
