import { describe, expect, it } from 'vitest'
import { expectTold, type Refused, toldOf } from './refused.ts'
import { rawScheme, rule } from './town.ts'

const score = (reset: string) => ({ close: 'month', reset, cites: { doc: 'doc', place: '一' }, say: '每月结算' })
const graded = (every: string, reset: string) => {
  const by = { bands: [{ grade: '优', from: 9 }, { grade: '差' }] }
  return rawScheme({
    score: score(reset),
    points: [rule('served', { on: 'service.verified', give: 1 })],
    grades: [rule('grade', { every, names: ['优', '差'], by })],
  })
}
const reminded = (every: string, after: string) =>
  rawScheme({
    duties: [rule('services', { on: 'service.verified', do: { times: 1 }, every })],
    low: [
      rule('quiet', {
        after,
        when: { duty: 'services' },
        does: [{ what: 'remind', by: 'community' }],
        private: true,
      }),
    ],
  })

describe('what is looked at in another rhythm than it goes by is refused', () => {
  it.each<Refused>([
    [
      "a quarter's grade of the year's points",
      graded('quarter', 'year'),
      /^grades\/grade\/every: 按 quarter 评等，积分却不按 quarter 清零.* → score 里 reset: quarter，或 every: year$/,
    ],
    ["a month's grade of points never reset", graded('month', 'never'), /^grades\/grade\/every: 按 month 评等/],
    ["a year's grade of a half-year's points", graded('year', 'half'), /^grades\/grade\/every: 清零比评等还勤/],
  ])('%s', (_, raw, message) => expectTold(raw, message))

  it.each<[string, object]>([
    ["a quarter's grade of a quarter's points", graded('quarter', 'quarter')],
    ["a year's grade of points never reset", graded('year', 'never')],
    ['a weekly duty looked at each month', reminded('week', 'month')],
    ['a yearly duty looked at each month', reminded('year', 'month')],
  ])('%s is not', (_, raw) => expect(toldOf(raw)).toEqual([]))
})
