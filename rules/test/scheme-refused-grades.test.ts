import { describe, it } from 'vitest'
import { expectTold, type Refused } from './refused.ts'
import { rawScheme, rule } from './town.ts'

const base = rule('base', { every: 'year', give: 1 })
const graded = (by: object, more: object = {}) =>
  rawScheme({ points: [base], grades: [rule('grade', { every: 'year', names: ['优', '良', '差'], by, ...more })] })
const bands = (...of: [string, number?][]) =>
  graded({ bands: of.map(([grade, from]) => (from === undefined ? { grade } : { grade, from })) })
const shares = (...of: [string, number][]) => graded({ shares: of.map(([grade, share]) => ({ grade, share })) })

describe('bands and shares name each grade once, from best to worst', () => {
  it.each<Refused>([
    [
      'bands that give the worst for the most points',
      bands(['差', 90], ['良', 60], ['优']),
      /^grades\/grade\/by\/bands: 等次的顺序和 names 不一样.* → 从好到差：优、良、差$/,
    ],
    [
      'shares that deal the worst first',
      shares(['差', 0.2], ['良', 0.5], ['优', 0.3]),
      /^grades\/grade\/by\/shares: 等次的顺序和 names 不一样/,
    ],
    ['a grade twice in the bands', bands(['优', 90], ['良', 60], ['优', 30], ['差']), /bands\/3: 等次“优”写了两次/],
    ['a grade twice in the shares', shares(['优', 0.2], ['优', 0.3], ['良', 0.3], ['差', 0.2]), /shares\/2: .*两次/],
    ['a grade without a share', shares(['优', 0.4], ['差', 0.6]), /by\/shares: 等次“良”没有比例，谁也评不上/],
    ['a grade without a band', bands(['优', 90], ['差']), /by\/bands: 等次“良”没有分数段/],
  ])('%s', (_, raw, message) => expectTold(raw, message))
})
