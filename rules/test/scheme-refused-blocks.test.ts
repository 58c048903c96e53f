import { describe, expect, it } from 'vitest'
import { expectTold, type Refused, toldOf } from './refused.ts'
import { giving, rawScheme, rule } from './town.ts'

const source = { cites: { doc: 'doc', place: '一' }, say: '这是一句说明' }
const entry = (id: string, name: string) => ({ id, name, say: '一句说明' })
const fields = [entry('repair', '小修'), entry('company', '陪伴'), entry('lake', '护湖')]
const award = (more: object) => {
  const whole = { every: 'month', nominate: ['resident'], compared: ['口碑'], number: 1, 'notice-days': 7, ...more }
  return rawScheme({ awards: [rule('star', whole)] })
}
const rate = (share: object, more: object = {}) =>
  rawScheme({
    catalogues: { fields },
    rates: [rule('share', { who: 'unit', share, goal: 1, 'shown-to': ['unit'], ...more })],
  })
const some = { of: 'service.verified', among: 'members' }
const visits = (more: object) => rawScheme({ visits: [rule('visit', { households: 1, ...more })] })
const orders = (modes: string[], ...steps: object[]) => rawScheme({ paths: { orders: { ...source, modes, steps } } })
const records = (...steps: object[]) => rawScheme({ paths: { records: { ...source, steps } } })
const due = { 'working-hours': 8 }
const enrolments = (...of: object[]) =>
  rawScheme({
    enrolments: of.map((more, at) =>
      rule(`home-${at}`, { kind: 'home', level: 'community', required: true, within: { days: 30 }, ...more }),
    ),
  })
const kinds = (on: string, count: number, more: object = {}) =>
  rawScheme({
    catalogues: { fields },
    visits: [rule('visit', { households: 1, every: 'month' })],
    duties: [rule('variety', { on, do: { kinds: count }, every: 'year', ...more })],
  })
const grade = { every: 'year', names: ['优', '差'], by: { bands: [{ grade: '优', from: 9 }, { grade: '差' }] } }

describe('what can never work is refused, block by block', () => {
  it.each<Refused>([
    [
      'a rule dropped without a parent',
      rawScheme({ without: ['served'] }),
      /^without: 没有上级方案，去不掉什么 → 先写 inherits/,
    ],
    [
      'two stars of one name',
      rawScheme({
        ...giving,
        grades: [
          rule('grade', {
            ...grade,
            stars: [
              { star: '一星', from: 5 },
              { star: '一星', from: 9 },
            ],
          }),
        ],
      }),
      /^grades\/grade\/stars: 有两个星级同名/,
    ],
    ['an award nobody may propose for', award({ nominate: [] }), /^awards\/star\/nominate: 没有写谁可以推荐/],
    ['an award compared by nothing', award({ compared: [] }), /^awards\/star\/compared: 没有写比什么/],
    ['an award never shown', award({ 'notice-days': 0 }), /^awards\/star\/notice-days: .*0 天等于没有公示/],
    ['an award shown longer than its cycle', award({ every: 'week', 'notice-days': 8 }), /notice-days: .* → 不多于 7$/],
    [
      'a share of a thing in itself',
      rate({ of: 'service.verified', among: 'service.verified' }),
      /^rates\/share\/share: 分子和分母是同一件事，永远是百分之百/,
    ],
    [
      'a share of members in members',
      rate({ of: 'members', among: 'units' }),
      /share\/of: “members”是一群人，不是做了的事/,
    ],
    ['a goal of nothing', rate(some, { goal: 0 }), /^rates\/share\/goal: 目标是 0，谁都算达到了/],
    ['a share shown to nobody', rate(some, { 'shown-to': [] }), /^rates\/share\/shown-to: 没有写给谁看/],
    ['a household that is never due', visits({}), /^visits\/visit: 写了联系，却哪天也不用走访/],
    ['a festival twice', visits({ festivals: ['春节', '春节'] }), /^visits\/visit\/festivals: 同一个节日写了两次/],
    ['a festival of one year', visits({ festivals: ['双十一'] }), /festivals: 日历里没有“双十一”/],
    [
      'a chain without a unit',
      orders(['chain'], { who: 'community' }, { who: 'member' }),
      /^paths\/orders\/modes: chain .*步骤里却没有单位 → 加上 \{who: unit\}，或去掉 chain$/,
    ],
    [
      'a step gone twice',
      records({ who: 'community' }, { who: 'member' }, { who: 'community' }),
      /^paths\/records\/steps\/3\/who: “community”这一步走了两次/,
    ],
    [
      'a late step handed to itself',
      records({ who: 'community', due, 'late-to': 'community' }),
      /^paths\/records\/steps\/1\/late-to: “community”逾期，又转给“community”自己/,
    ],
    [
      'a release by one person',
      rawScheme({ paths: { release: { ...source, steps: [{ who: 'county' }], 'two-persons': false } } }),
      /^paths\/release\/two-persons: 发布方案总要两个自然人.* → 去掉这一项$/,
    ],
    [
      'two terms for one enrolment',
      enrolments({}, { within: { days: 60 } }),
      /^enrolments\/home-1: “home-0”已经要求同样的人这样报到，期限却不一样/,
    ],
    [
      'an agreement with oneself',
      rawScheme({ agreements: [{ rule: 'pact', ...source, between: ['unit', 'unit'] }] }),
      /^agreements\/pact\/between: 自己不能和自己签协议/,
    ],
    [
      'scoring anew from before all records',
      rawScheme({ 're-score-from': '1999-12-31' }),
      /^re-score-from: .* → 不早于 2000/,
    ],
    [
      'scoring anew from after the first day',
      rawScheme({ 're-score-from': '2026-02-01' }),
      /^re-score-from: .*晚于生效/,
    ],
    ['a name of blanks', rawScheme({ name: '   ' }), /^name: 写法不对 → 写上名称，不能只有空格或符号/],
    [
      'two entries of one name',
      rawScheme({ catalogues: { fields: [entry('repair', '小修'), entry('mend', '小修 ')] } }),
      /^catalogues\/fields\/mend\/name: 目录里有两项都叫“小修”/,
    ],
    [
      'kinds of what has none',
      kinds('visit.made', 2),
      /^duties\/variety\/do: “visit\.made”不分类，数不出几类 → do: \{times: 2\}/,
    ],
    [
      'two kinds where one field counts',
      kinds('service.verified', 2, { when: { field: 'repair' } }),
      /^duties\/variety\/do: 要做 2 类，这条只有 1 类可做/,
    ],
    [
      'three kinds of two',
      kinds('service.verified', 3, { when: { field: { not: 'lake' } } }),
      /^duties\/variety\/do: 要做 3 类，这条只有 2 类可做/,
    ],
    ['four kinds of three', kinds('service.verified', 4), /^duties\/variety\/do: 要做 4 类，这条只有 3 类可做/],
  ])('%s', (_, raw, message) => expectTold(raw, message))

  it.each<[string, object]>([
    ['a week on the board for a weekly award', award({ every: 'week' })],
    [
      'a share of some services in all',
      rate({ of: 'service.verified', among: 'service.verified', when: { field: 'lake' } }),
    ],
    ['a household that asks', visits({ 'on-request': true })],
    ['no household at all', visits({ households: 0 })],
    ['a chain with a unit', orders(['chain'], { who: 'community' }, { who: 'unit' }, { who: 'member' })],
    [
      'two persons for a release',
      rawScheme({ paths: { release: { ...source, steps: [{ who: 'county' }], 'two-persons': true } } }),
    ],
    [
      'terms by kind of unit',
      enrolments({ 'organisation-kinds': ['机关'] }, { 'organisation-kinds': ['学校'], within: { days: 60 } }),
    ],
    ['terms of a choice', enrolments({ either: 'one' }, { either: 'one', within: { days: 60 } })],
    ['one name in two catalogues', rawScheme({ catalogues: { fields, posts: [entry('repair', '小修')] } })],
    ['three kinds of three', kinds('service.verified', 3)],
  ])('%s is not refused', (_, raw) => expect(toldOf(raw)).toEqual([]))
})
