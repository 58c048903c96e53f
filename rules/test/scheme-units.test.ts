import { expect, test } from 'vitest'
import { unitKinds } from '../src/scheme-units.ts'
import { rule, scheme } from './town.ts'

test('the kinds a unit can be are those that rules of its scheme name, each once, in their order', () => {
  const first = scheme({
    participants: [rule('all', { 'organisation-kinds': ['机关', '国企'], part: 'expected' })],
    points: [
      rule('open', { who: 'unit', 'organisation-kinds': ['学校'], on: 'problem.solved', give: 5 }),
      rule('other', { who: 'unit', on: 'service.verified', when: { 'organisation-kind': '医院' }, give: 1 }),
      rule('not', { who: 'unit', on: 'talk.given', when: { 'organisation-kind': { not: '银行' } }, give: 1 }),
      rule('some', {
        who: 'unit',
        on: 'wish.done',
        when: { 'organisation-kind': { 'one-of': ['机关', '部队'] } },
        give: 1,
      }),
    ],
  })
  expect(unitKinds([first, first])).toEqual(['机关', '国企', '学校', '医院', '银行', '部队'])
  expect(unitKinds([scheme({})])).toEqual([])
})
