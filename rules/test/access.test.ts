import { describe, expect, it } from 'vitest'
import {
  type Actor,
  allowedVerbs,
  can,
  gate,
  privateWindow,
  roleMay,
  type Target,
  verifierRefusal,
} from '../src/access.ts'
import { needLife, orderLife } from '../src/life-cycles.ts'
import { type Action, invites, permissions, roles } from '../src/permissions.ts'

const actors = {
  resident: { role: 'resident' },
  member: {
    role: 'member',
    personId: 'mei',
    organisationId: 'branch',
    path: 'county.unit.branch',
    communityIds: ['com'],
  },
  secretary: { role: 'secretary', personId: 'sun', organisationId: 'unit', path: 'county.unit', communityIds: ['com'] },
  clerk: { role: 'clerk', personId: 'cui', organisationId: 'com', path: 'county.street.com' },
  'grid-worker': { role: 'grid-worker', personId: 'gao', organisationId: 'grid', path: 'county.street.com.grid' },
  street: { role: 'street', personId: 'shi', organisationId: 'street', path: 'county.street' },
  county: { role: 'county', personId: 'ke', organisationId: 'county', path: 'county' },
  operator: { role: 'operator', personId: 'op', organisationId: 'province', path: 'province' },
} as const satisfies Record<string, Actor>

const here: Target = { communityId: 'com', path: 'county.street.com' }
const elsewhere: Target = { communityId: 'other', path: 'county2.street2.other' }
const neighbour: Target = { communityId: 'com2', path: 'county.street.com2' }

describe('the table of rights', () => {
  it.each<[keyof typeof actors, Action, Target, true | string]>([
    ['resident', 'need.place', elsewhere, true],
    ['member', 'need.place', elsewhere, true],
    ['resident', 'need.follow', { ...here, byLink: true }, true],
    ['clerk', 'need.follow', { ...here, byLink: true }, true],
    ['resident', 'need.follow', here, 'not-found'],
    ['resident', 'need.sort', here, 'signed-out'],
    ['member', 'need.sort', here, 'not-allowed'],
    ['clerk', 'need.sort', here, true],
    ['clerk', 'need.sort', neighbour, 'not-found'],
    ['clerk', 'need.sort', {}, 'not-found'],
    ['grid-worker', 'need.file', here, true],
    ['grid-worker', 'need.file', neighbour, 'not-found'],
    ['grid-worker', 'need.publish', here, 'not-allowed'],
    ['grid-worker', 'need.open-private', here, 'not-found'],
    ['grid-worker', 'need.open-private', { ...here, filedBy: 'gao' }, true],
    ['grid-worker', 'need.open-private', { ...here, filedBy: 'cui' }, 'not-found'],
    ['grid-worker', 'need.print-slip', { ...neighbour, filedBy: 'gao' }, 'not-found'],
    ['grid-worker', 'desk.read', here, 'not-allowed'],
    ['street', 'need.read', here, true],
    ['street', 'need.open-private', here, 'not-allowed'],
    ['county', 'need.open-private', here, 'not-allowed'],
    ['county', 'need.sort', here, 'not-allowed'],
    ['county', 'need.read', elsewhere, 'not-found'],
    ['county', 'report.read', neighbour, true],
    ['street', 'service.read', neighbour, true],
    ['member', 'need.open-private', { ...here, holderIds: ['mei'] }, true],
    ['member', 'need.open-private', { ...here, holderIds: ['someone'] }, 'not-found'],
    ['member', 'need.open-private', { ...here, holderIds: ['branch'] }, 'not-found'],
    ['secretary', 'need.open-private', { ...here, holderIds: ['unit'] }, true],
    ['member', 'enrolment.report', { ...here, personId: 'mei', unitId: 'unit' }, true],
    ['member', 'enrolment.report', { ...here, personId: 'other', unitId: 'unit' }, 'not-found'],
    ['secretary', 'enrolment.report', { ...here, unitId: 'unit' }, true],
    ['secretary', 'enrolment.report', { ...here, personId: 'mei', unitId: 'unit' }, 'not-found'],
    ['secretary', 'order.accept', { ...here, personId: 'mei', unitId: 'unit' }, 'not-found'],
    ['secretary', 'order.pass-on', { ...here, unitId: 'unit' }, true],
    ['secretary', 'order.pass-on', { ...here, unitId: 'unit2' }, 'not-found'],
    ['member', 'order.pass-on', { ...here, personId: 'mei' }, 'not-allowed'],
    ['member', 'pause.begin', { personId: 'mei' }, true],
    ['member', 'pause.end', { personId: 'lan' }, 'not-found'],
    ['secretary', 'pause.begin', { personId: 'sun', unitId: 'unit' }, 'not-allowed'],
    ['clerk', 'pause.read', { ...here, personId: 'mei' }, 'not-allowed'],
    ['secretary', 'person.read', { unitId: 'unit', unitPath: 'county.unit.branch', personId: 'mei' }, true],
    ['clerk', 'service.verify', here, true],
    ['secretary', 'service.verify', { ...here, unitId: 'unit' }, 'not-allowed'],
    ['clerk', 'rating.give', here, 'not-allowed'],
    ['clerk', 'rating.file-told', here, true],
    ['county', 'import.confirm', { path: 'county' }, true],
    ['county', 'import.confirm', { path: 'county2' }, 'not-found'],
    ['street', 'organisation.invite', here, true],
    ['street', 'organisation.invite', { path: 'county.street.com.grid' }, 'not-found'],
    ['operator', 'organisation.invite', { path: 'anything' }, true],
    ['operator', 'need.read', here, 'not-allowed'],
    ['operator', 'service.read', here, 'not-allowed'],
  ])('%s %s %o → %s', (who, action, target, answer) => {
    expect(gate(actors[who], action, target)?.code ?? true).toBe(answer)
    expect(can(actors[who], action, target)).toBe(answer === true)
  })

  it('gives street and county nothing but reading, the roster, accounts, appeals, holidays and the scheme', () => {
    const writes = Object.entries(permissions).filter(
      ([action, row]) =>
        ('street' in row || 'county' in row) && !/\.(read|browse|export|switch|template)$/.test(action),
    )
    expect(writes.map(([action]) => action).sort()).toEqual([
      'appraisal.decide',
      'holiday.enter',
      'holiday.release',
      'import.cancel',
      'import.confirm',
      'import.upload',
      'organisation.edit',
      'organisation.end-role',
      'organisation.invite',
      'organisation.reset',
      'scheme.assign',
      'scheme.draft',
      'scheme.dry-run',
      'scheme.release',
    ])
  })

  it('lets nobody invite the own role or a higher one, except a secretary the branches', () => {
    for (const role of roles) {
      if (role !== 'secretary')
        expect(roles.indexOf(role)).toSatisfy((at) => invites[role].every((r) => r !== roles[at]))
    }
    expect(invites.clerk).toEqual(['grid-worker'])
  })

  it('knows which pages a role has at all', () => {
    expect(roleMay('street', 'report.read')).toBe(true)
    expect(roleMay('member', 'desk.read')).toBe(false)
  })
})

describe('what an answer allows', () => {
  it('is what both the state and the rights allow', () => {
    expect(allowedVerbs(actors.clerk, needLife, 'placed', here)).toEqual([
      'amend',
      'sort',
      'merge',
      'split',
      'answer',
      'withdraw',
    ])
    expect(allowedVerbs(actors.county, needLife, 'placed', here)).toEqual([])
    expect(allowedVerbs(actors.resident, needLife, 'served', { ...here, byLink: true })).toEqual(['rate', 'reopen'])
    expect(allowedVerbs(actors.member, orderLife, 'dispatched', { ...here, personId: 'mei' })).toEqual([
      'accept',
      'decline',
      'hand-back',
    ])
  })
})

describe('the private part', () => {
  const acceptedAt = new Date('2026-03-01T08:00:00Z')
  const doneAt = new Date('2026-03-02T08:00:00Z')
  it.each([
    ['dispatched', null, null, '2026-03-01T09:00:00Z', false],
    ['accepted', acceptedAt, null, '2026-03-01T07:59:59Z', false],
    ['accepted', acceptedAt, null, '2026-03-09T09:00:00Z', true],
    ['under-way', acceptedAt, null, '2026-03-01T09:00:00Z', true],
    ['done', acceptedAt, doneAt, '2026-03-03T08:00:00Z', true],
    ['done', acceptedAt, doneAt, '2026-03-03T08:00:01Z', false],
    ['handed-back', acceptedAt, null, '2026-03-01T09:00:00Z', false],
    ['passed-on', acceptedAt, null, '2026-03-01T09:00:00Z', false],
  ])('is open to the holder: %s %s %s at %s → %s', (state, accepted, done, now, open) => {
    expect(privateWindow({ state, acceptedAt: accepted, doneAt: done }, new Date(now))).toBe(open)
  })
})

describe('verifying needs two natural persons', () => {
  it.each([
    ['own service', { personId: 'a', writtenBy: 'a', enteredLater: false }, 'a', true],
    ['own late entry', { personId: 'a', writtenBy: 'c', enteredLater: true }, 'c', true],
    ["another's late entry", { personId: 'a', writtenBy: 'c', enteredLater: true }, 'd', false],
    ["a member's own writing", { personId: 'a', writtenBy: 'a', enteredLater: false }, 'c', false],
  ])('%s', (_, record, verifier, refused) => {
    expect(verifierRefusal(record, verifier)?.code).toBe(refused ? 'second-person-needed' : undefined)
  })
})
