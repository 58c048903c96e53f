import { describe, expect, it } from 'vitest'
import { expectTold, type Refused, toldOf } from './refused.ts'
import { rawScheme, rule } from './town.ts'

const points = (on: string) => rawScheme({ points: [rule('one', { on, give: 1 })] })
const duty = (more: object) =>
  rawScheme({ duties: [rule('one', { on: 'service.verified', do: { times: 1 }, every: 'year', ...more })] })
const bar = (on: string) =>
  rawScheme({
    grades: [
      rule('grade', {
        every: 'year',
        names: ['优', '差'],
        by: { jury: '社区' },
        bars: [{ on, 'at-most': '差', cites: { doc: 'doc', place: '一' }, say: '这样的最高是差' }],
      }),
    ],
  })
const eligible = (on: string) =>
  rawScheme({
    awards: [
      rule('star', {
        every: 'year',
        nominate: ['community'],
        compared: ['口碑'],
        number: 1,
        'notice-days': 7,
        eligible: { on },
      }),
    ],
  })
const rate = (of: string, among: string) =>
  rawScheme({ rates: [rule('share', { who: 'unit', share: { of, among }, goal: 1, 'shown-to': ['unit'] })] })

describe('a rule about something that cannot happen is refused', () => {
  it.each<Refused>([
    [
      'points for talks without a talk',
      points('talk.given'),
      /^points\/one\/on: 这条看“talk\.given”，活动目录里却没有宣讲，永远不会发生 → 在 catalogues\/activities 里加上 talk$/,
    ],
    ['points for awards without awards', points('award.won'), /^points\/one\/on: .*却没有评选.* → 先写 awards$/],
    ['points for activities without activities', points('activity.joined'), /^points\/one\/on: .*活动目录却是空的/],
    ['points for a broken promise nobody can make', points('commitment.broken'), /^points\/one\/on: .*可认领/],
    ['points for a missed visit nobody owes', points('visit.missed'), /^points\/one\/on: .* → 先写 visits$/],
    ['a bar for talks without a talk', bar('talk.given'), /^grades\/grade\/bars\/1\/on: .*却没有宣讲/],
    [
      'eligible by meetings without meetings',
      eligible('meeting.attended'),
      /^awards\/star\/eligible\/on: .*却没有会议/,
    ],
    [
      'a share of those who led no activity',
      rate('activity.led', 'members'),
      /^rates\/share\/share\/of: .*目录却是空的/,
    ],
    [
      'a share among signers of no agreement',
      rate('service.verified', 'agreement.signed'),
      /share\/among: .*却没有协议/,
    ],
    ['a share of what every object has', rate('toString', 'members'), /share\/of: 没有“toString”这件事可数/],
  ])('%s', (_, raw, message) => expectTold(raw, message))
})

describe('a duty asks for what can be done', () => {
  it.each<Refused>([
    ...[
      'visit.missed',
      'breach.upheld',
      'commitment.broken',
      'enrolment.late',
      'enrolment.ended',
      'order.declined',
      'order.handed-back',
      'claim.sent-back',
      'talk.held',
      'period.opened',
    ].map((on): Refused => [on, duty({ on }), /^duties\/one\/on: “\S+”不是可以要求人去做的事/]),
    [
      'a missed visit that counts too',
      duty({ 'counts-too': ['visit.missed'] }),
      /^duties\/one\/counts-too: “visit\.missed”不是/,
    ],
    [
      '25 hours a day',
      duty({ do: { hours: 25 }, every: 'day' }),
      /^duties\/one\/do: 要做 25 小时，每 day 最多只有 24 小时/,
    ],
    ['more hours than February has', duty({ do: { hours: 700 }, every: 'month' }), /^duties\/one\/do: .*672 小时/],
    [
      'proof on the spot of what nobody but the member says',
      duty({ evidence: 'E2', when: { evidence: { 'at-most': 'E0' } } }),
      /^duties\/one\/evidence: evidence 要 E2 以上，when 里的 evidence 又不许/,
    ],
  ])('%s', (_, raw, message) => expectTold(raw, message))

  it.each<[string, object]>([
    ['24 hours a day', duty({ do: { hours: 24 }, every: 'day' })],
    ['two voices where one asks for more', duty({ evidence: 'E1', when: { evidence: { 'at-least': 'E2' } } })],
  ])('%s is not refused', (_, raw) => expect(toldOf(raw)).toEqual([]))
})
