import { expect, test } from 'vitest'
import type { Scheme } from '../src/scheme.ts'
import { differences } from '../src/scheme-differences.ts'

const scheme = {
  scheme: 'some-county',
  name: '某县',
  note: ['先读这一句'],
  area: { kind: 'county', name: '某县' },
  effective: '2026-01-01',
  sources: { doc: { title: '某县办法', issuer: '某县委组织部' } },
  'named-in': { roles: { cites: { doc: 'doc', place: '第三条' }, say: '角色取自办法' } },
} satisfies Scheme

test('the same scheme of a later day says nothing differently', () => {
  expect(differences(scheme, { ...scheme, effective: '2027-01-01' })).toEqual([])
})

test('a note and where the names come from are told when they change, so that nothing is released unseen', () => {
  const named = { roles: { ...scheme['named-in'].roles, say: '角色取自通知' } }
  const found = differences(scheme, { ...scheme, note: ['改了的一句'], 'named-in': named })
  expect(found.map(({ block, id, fields }) => [block, id, fields.map(({ field }) => field)])).toEqual([
    ['scheme', '', ['note']],
    ['named-in', 'roles', ['say']],
  ])
})
