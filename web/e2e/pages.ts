/** Who opens a page; a resident is nobody signed in. */
export type Visitor = 'resident' | 'member' | 'secretary' | 'clerk' | 'street' | 'county'

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

/** The pages of docs/screens/, in the order of the loop: resident, desk, unit, member, street and county. */
export const pages: readonly LookedAt[] = [
  { name: 'community-front', path: '/c/:community', as: 'resident' },
  { name: 'community-front-elder', path: '/c/:community', as: 'resident', elder: true },
  { name: 'place-need', path: '/c/:community/need', as: 'resident' },
  { name: 'place-need-elder', path: '/c/:community/need', as: 'resident', elder: true },
  { name: 'all-needs', path: '/c/:community/needs', as: 'resident' },
  { name: 'find-need', path: '/c/:community/find', as: 'resident' },
  { name: 'my-need', path: '/c/:community/my/:link', as: 'resident' },
  { name: 'poster', path: '/c/:community/poster', as: 'resident' },
  { name: 'sign-in', path: '/sign-in', as: 'resident' },
  { name: 'desk', path: '/console', as: 'clerk' },
  { name: 'account', path: '/console/account', as: 'clerk' },
  { name: 'unit-office', path: '/console', as: 'secretary' },
  { name: 'member-today', path: '/m', as: 'member' },
  { name: 'member-account', path: '/m/account', as: 'member' },
  { name: 'street', path: '/console', as: 'street' },
  { name: 'county', path: '/console', as: 'county' },
]
