import { describe, expect, it } from 'vitest'
import { expectTold, type Refused, toldOf } from './refused.ts'
import { rawScheme, rule } from './town.ts'

const catalogues = {
  activities: [
    { id: 'talk', name: '宣讲', say: '讲一讲政策' },
    { id: 'theme-day', name: '主题党日', say: '每月一次' },
  ],
  fields: [{ id: 'repair', name: '小修', say: '修修家里的东西' }],
  roles: [{ id: 'guide', name: '引导员', say: '帮人引引路' }],
}
const asks = (on: string, when: object) =>
  rawScheme({ catalogues, points: [rule('one', { on, give: 1, when, ...(on === 'service.rated' ? sealed : {}) })] })
const sealed = { book: 'at-close' }
const served = (when: object) => asks('service.verified', when)
const speaks = (more: object) =>
  rawScheme({ catalogues, points: [rule('one', { on: 'need.served', give: 1, ...more })] })

describe('a condition that nothing ever meets is refused', () => {
  it.each<Refused>([
    [
      'a rating above the best',
      asks('service.rated', { rating: { 'at-least': 6 } }),
      /when\/rating: .* → 1、2、3、4、5$/,
    ],
    ['a rating below the worst', asks('service.rated', { rating: { 'at-most': 0 } }), /when\/rating: .*永远不会发生/],
    ['half a rating', asks('service.rated', { rating: 4.5 }), /when\/rating: rating 不会是“4\.5”/],
    [
      'hours from five to two',
      served({ hours: { 'at-least': 5, 'at-most': 2 } }),
      /^points\/one\/when\/hours: hours 这样写谁也不满足，这条永远不会发生 → 不小于 0/,
    ],
    ['less than no hours', served({ hours: { 'at-most': -1 } }), /when\/hours: hours 这样写谁也不满足/],
    ['minus two hours', served({ hours: -2 }), /when\/hours: hours 不会是“-2”/],
    ['a third of an hour', served({ hours: { 'one-of': [1, 0.3] } }), /when\/hours: hours 不会是“0\.3”/],
    [
      'evidence from high to low',
      served({ evidence: { 'at-least': 'E2', 'at-most': 'E1' } }),
      /when\/evidence: .*永远/,
    ],
    ['more than a slot', served({ slot: { 'at-least': 'inside' } }), /when\/slot: slot 没有大小高低/],
    ['more than an emergency', served({ emergency: { 'at-least': true } }), /when\/emergency: emergency 没有大小高低/],
    ['more than a field', served({ field: { 'at-most': 'repair' } }), /when\/field: field 没有大小高低/],
    ['a festival of no calendar', served({ festival: '双十一' }), /when\/festival: .*“双十一”.* → 元旦、春节、/],
    [
      'a festival of one year',
      served({ festival: '中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日' }),
      /when\/festival: /,
    ],
    ['a role that the catalogue does not have', served({ role: 'mayor' }), /when\/role: 目录 roles 里没有“mayor”/],
    ['a field that the catalogue does not have', served({ field: 'law' }), /when\/field: 目录 fields 里没有“law”/],
    ['any field but the only one', served({ field: { not: 'repair' } }), /when\/field: .*谁也不满足.* → repair$/],
    ['a need of an unknown kind', asks('need.served', { kind: 'dream' }), /when\/kind: kind 不会是“dream”.* → wish、/],
    [
      'an enrolment at no place there is',
      asks('enrolment.current', { kind: 'street' }),
      /when\/kind: .* → home、unit$/,
    ],
    ['a condition nobody knows', served({ weather: 'rain' }), /when\/weather: 不认识“weather”/],
  ])('%s', (_, raw, message) => expectTold(raw, message))

  it.each<[string, object]>([
    ['a rating of four and more', asks('service.rated', { rating: { 'at-least': 4 } })],
    ['an hour and a half at most', served({ hours: { 'at-most': 1.5 } })],
    ['exactly two voices', served({ evidence: { 'at-least': 'E1', 'at-most': 'E1' } })],
    ['any festival but one', served({ festival: { not: '春节' } })],
    ['one of two activities', asks('activity.joined', { kind: { 'one-of': ['talk', 'theme-day'] } })],
    ['a kind of unit, which rules name freely', served({ 'organisation-kind': '学校' })],
  ])('%s is not', (_, raw) => expect(toldOf(raw)).toEqual([]))
})

describe('a rule speaks about somebody', () => {
  it.each<Refused>([
    [
      'no kinds',
      speaks({ 'organisation-kinds': [] }),
      /^points\/one\/organisation-kinds: 一类单位也没写，这条谁也不管/,
    ],
    ['a kind of blanks', speaks({ 'organisation-kinds': ['  '] }), /^points\/one\/organisation-kinds\/1: 写法不对/],
    ['no roles', speaks({ roles: [] }), /^points\/one\/roles: 一种角色也没写/],
    ['a role nobody has', speaks({ roles: ['mayor'] }), /^points\/one\/roles: 目录 roles 里没有“mayor”/],
  ])('%s', (_, raw, message) => expectTold(raw, message))
})
