import { describe, expect, it } from 'vitest'
import { expectTold, type Refused, toldOf } from './refused.ts'
import { rawScheme, rule } from './town.ts'

const given = (more: object) => rawScheme({ points: [rule('one', { give: 1, ...more })] })
const rated = (more: object) => given({ on: 'service.rated', ...more })
const capped = (caps: [string, number, string][], ...categories: string[]) =>
  rawScheme({
    score: {
      close: 'month',
      reset: 'year',
      cites: { doc: 'doc', place: '一' },
      say: '每月结算',
      caps: caps.map(([category, points, every]) => ({ category, points, every })),
    },
    points: categories.map((category, at) => rule(`rule-${at}`, { on: 'service.verified', give: 1, category })),
  })

describe('points that would never be given are refused', () => {
  it.each<Refused>([
    [
      'a base that looks at a condition',
      given({ every: 'year', when: { card: 'home' } }),
      /^points\/one\/when: 基准分.*不看条件.* → 去掉 when/,
    ],
    ['a base by the hour', given({ every: 'year', per: 'hour' }), /^points\/one\/per: .*永远是 0 分 → 去掉 per/],
    ['a base at the close', given({ every: 'year', book: 'at-close' }), /^points\/one\/book: .*永远不给/],
    [
      'a service at the close',
      given({ on: 'service.verified', book: 'at-close' }),
      /^points\/one\/book: 只有居民的评价.*永远不入账 → book: at-once/,
    ],
    [
      "a community's own mark at the close",
      rated({ when: { by: 'community' }, book: 'at-close' }),
      /^points\/one\/book: .*永远不入账 → book: at-once/,
    ],
    [
      'marks of everybody but residents at the close',
      rated({ when: { by: { not: 'resident' } }, book: 'at-close' }),
      /^points\/one\/book: .*永远不入账/,
    ],
    [
      "residents' ratings among others at once",
      rated({ when: { by: { 'one-of': ['resident', 'community'] } } }),
      /^points\/one\/book: 居民评价逐条入账/,
    ],
    [
      'two caps of a category for one period',
      capped(
        [
          ['help', 9, 'month'],
          ['help', 5, 'month'],
        ],
        'help',
      ),
      /^score\/caps\/2: “help”同一段时间写了两个封顶：9 分和 5 分 → 留一个/,
    ],
    [
      'a category that no cap names',
      capped([['help', 9, 'month']], 'help', 'hepl'),
      /^points\/rule-1\/category: score\.caps 里没有“hepl”，这条就没有封顶 → help/,
    ],
  ])('%s', (_, raw, message) => expectTold(raw, message))

  it.each<[string, object]>([
    [
      'marks of community and organisation at once',
      rated({ when: { by: { 'one-of': ['community', 'organisation'] } } }),
    ],
    ['ratings of everybody at the close', rated({ when: { rating: { 'at-least': 5 } }, book: 'at-close' })],
    [
      'a category capped by the week and by the month',
      capped(
        [
          ['help', 3, 'week'],
          ['help', 9, 'month'],
        ],
        'help',
      ),
    ],
    ['categories where nothing is capped', capped([], 'help')],
  ])('%s are not', (_, raw) => expect(toldOf(raw)).toEqual([]))
})
