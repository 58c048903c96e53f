import { expect, test } from 'vitest'
import { childKinds, givable, mayGive, organisationKinds, outranks } from '../src/organisation-tree.ts'
import { invites, type Role, roles, seats } from '../src/permissions.ts'

const county = { id: 'county', kind: 'county', path: 'county' }
const street = { id: 'street', kind: 'street', path: 'county.street' }
const community = { id: 'com', kind: 'community', path: 'county.street.com' }
const grid = { id: 'grid', kind: 'grid', path: 'county.street.com.grid' }
const unit = { id: 'unit', kind: 'unit', path: 'county.unit' }
const branch = { id: 'branch', kind: 'branch', path: 'county.unit.branch' }
const foreign = { id: 'far', kind: 'community', path: 'county2.street2.far' }

test.each<[Role, string, Role, typeof county, boolean]>([
  ['operator', 'anywhere', 'county', county, true],
  ['operator', 'anywhere', 'clerk', community, false],
  ['county', 'county', 'street', street, true],
  ['county', 'county', 'clerk', community, true],
  ['county', 'county', 'clerk', foreign, false],
  ['county', 'county', 'clerk', street, false],
  ['county', 'county', 'county', county, false],
  ['county', 'county', 'secretary', unit, true],
  ['street', 'street', 'clerk', community, true],
  ['street', 'street2', 'clerk', community, false],
  ['street', 'street', 'street', street, false],
  ['clerk', 'com', 'grid-worker', grid, true],
  ['clerk', 'com', 'clerk', community, false],
  ['secretary', 'unit', 'secretary', branch, true],
  ['secretary', 'unit', 'secretary', unit, false],
  ['secretary', 'branch', 'secretary', branch, false],
  ['member', 'branch', 'secretary', branch, false],
])('a %s of %s gives %s: %#', (role, organisationId, given, seat, allowed) => {
  expect(mayGive({ role, organisationId }, given, seat)).toBe(allowed)
  expect(givable({ role, organisationId }, seat).includes(given)).toBe(allowed)
})

test('every role that can be handed out has a seat, and every kind of organisation can be reached from a root', () => {
  for (const role of roles) for (const given of invites[role]) expect(seats[given].length).toBeGreaterThan(0)
  const reached = new Set(['province'])
  for (const kind of organisationKinds) if (reached.has(kind)) for (const child of childKinds[kind]) reached.add(child)
  expect([...reached].sort()).toEqual([...organisationKinds].sort())
})

test.each<[Role, string, Role, typeof county, boolean]>([
  ['operator', 'anywhere', 'clerk', community, true],
  ['operator', 'anywhere', 'operator', county, false],
  ['county', 'county', 'grid-worker', grid, true],
  ['county', 'county', 'county', county, false],
  ['street', 'street', 'grid-worker', grid, true],
  ['street', 'street', 'secretary', unit, false],
  ['clerk', 'com', 'clerk', community, false],
  ['secretary', 'unit', 'secretary', unit, false],
])('a %s of %s stands above %s: %#', (role, organisationId, held, seat, above) => {
  expect(outranks({ role, organisationId }, held, seat)).toBe(above)
})
