import { describe, expect, it } from 'vitest'
import { expectTold, type Refused, toldOf } from './refused.ts'
import { rawScheme, rule } from './town.ts'

const source = { cites: { doc: 'doc', place: '一' }, say: '这是一句说明' }
const score = (more: object) => ({ close: 'month', reset: 'year', ...source, ...more })
const none = (more: object) => rawScheme({ score: score({ none: true }), ...more })
const forUnits = [rule('unit-served', { who: 'unit', on: 'service.verified', give: 1 })]
const bands = { bands: [{ grade: '优', from: 9 }, { grade: '差' }] }
const grade = (more: object = {}) => rule('grade', { every: 'year', names: ['优', '差'], by: bands, ...more })
const award = rule('star', {
  every: 'year',
  nominate: ['community'],
  compared: ['积分', '口碑'],
  number: 1,
  'notice-days': 7,
})
const store = { rule: 'shop', ...source, level: 'street', 'points-per-yuan': 1 }
const board = { rule: 'board', ...source, what: 'points', where: ['community'], every: 'month' }
const low = rule('quiet', {
  after: 'month',
  when: { points: { 'at-most': 0 } },
  does: [{ what: 'remind', by: 'community' }],
  private: true,
})
const publication = { names: 'surname', deeds: true, points: 'unit', ...source }
const stars = [{ star: '一星', from: 9 }]

describe('what only points can fill is refused where nobody has any', () => {
  const blocks: [string, object, RegExp][] = [
    ['a shop', { store: [store] }, /^store\/shop: 党员没有积分，就没有东西可换/],
    ['grades by bands', { grades: [grade()] }, /^grades\/grade\/by: 不计分，就不能按分评等 → jury: 谁来评$/],
    ['stars beside a jury', { grades: [grade({ by: { jury: '社区' }, stars })] }, /^grades\/grade\/stars: 不计分/],
    ['an award compared by points', { awards: [award] }, /^awards\/star\/compared: 不计分，就不能拿积分比/],
    ['a list of points', { notices: [board] }, /^notices\/board\/what: 不计分，就没有积分可公示/],
    ['points told to the unit', { publication }, /^publication\/points: 不计分，就没有积分可公开 → private$/],
    ['a reminder about points', { low: [low] }, /^low\/quiet\/when: 不计分，就不能按分数提醒 → 去掉这条，或改看 duty$/],
  ]
  it.each<Refused>([
    ...blocks.map(([what, more, message]): Refused => [`${what} without a score`, none(more), message]),
    ...blocks.map(([what, more, message]): Refused => [`${what} without a rule that gives`, rawScheme(more), message]),
    [
      'points carried over',
      none({ score: score({ none: true, 'carry-over': 5 }) }),
      /^score\/carry-over: 没有积分规则/,
    ],
    [
      'points that expire',
      rawScheme({ score: score({ 'expires-after': { months: 12 } }) }),
      /^score\/expires-after: 没有积分规则，这一项没有用处/,
    ],
    [
      'a grade by points for branches where only units score',
      rawScheme({ points: forUnits, grades: [grade({ who: 'branch' })] }),
      /^grades\/grade\/by: 没有给 branch 计分的规则，就不能按分评等/,
    ],
    [
      'a reminder about points for members where only units score',
      rawScheme({ points: forUnits, low: [low] }),
      /^low\/quiet\/when: 没有给 member 计分的规则，就不能按分数提醒/,
    ],
    ['a shop for members where only units score', rawScheme({ points: forUnits, store: [store] }), /^store\/shop: /],
  ])('%s', (_, raw, message) => expectTold(raw, message))

  it('all of it stands where members score', () => {
    const more = {
      store: [store],
      grades: [grade({ stars })],
      awards: [award],
      notices: [board],
      low: [low],
      publication,
    }
    expect(toldOf(rawScheme({ points: [rule('served', { on: 'service.verified', give: 1 })], ...more }))).toEqual([])
  })
})
