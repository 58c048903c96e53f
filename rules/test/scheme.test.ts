import { describe, expect, it } from 'vitest'
import { isOn, lawBeside, parseScheme, schemeOn } from '../src/scheme.ts'
import { doubleReleases } from '../src/scheme-resolve.ts'
import { rawScheme, rule, scheme } from './town.ts'

const problemsOf = (raw: unknown) => {
  const parsed = parseScheme(raw)
  return parsed.ok ? [] : parsed.problems.map(({ clause, message, instead }) => `${clause}: ${message} → ${instead}`)
}
const points = (...rules: object[]) => rawScheme({ points: rules })
const given = (more: object) => points(rule('one', { on: 'service.verified', give: 1, ...more }))

describe('a scheme with one mistake is told where and what to write instead', () => {
  it.each<[string, unknown, RegExp]>([
    ['no scheme at all', 'hello', /^scheme: 这不是一个方案/],
    ['nothing', null, /这不是一个方案/],
    ['no name', { ...rawScheme(), name: undefined }, /^name/],
    ['unknown block', rawScheme({ pionts: [] }), /pionts: 不认识.*points/],
    ['unknown field', given({ givve: 3 }), /^points\/one\/givve: 不认识.*give/],
    ['unknown fact', given({ on: 'service.dreamt' }), /^points\/one\/on: 不在可选的词里 → period\.opened/],
    ['points as words', given({ give: 'two' }), /^points\/one\/give: 这里要写一个整数/],
    ['half points', given({ give: 1.5 }), /^points\/one\/give: /],
    ['nought points', given({ give: 0 }), /^points\/one\/give: 给 0 分/],
    ['no sentence', given({ say: 'praised' }), /^points\/one\/say: 写法不对 → 给干部和党员看的一句中文/],
    ['no source', given({ cites: undefined }), /^points\/one.*cites/],
    [
      'unknown source',
      given({ cites: { doc: 'other', place: '一' } }),
      /^points\/one\/cites\/doc: sources 里没有“other” → doc/,
    ],
    ['negative cap', given({ cap: { points: -3, every: 'month' } }), /^points\/one\/cap\/points: 超出范围 → 不小于 1/],
    [
      'cap below one award',
      given({ give: 5, cap: { points: 3, every: 'month' } }),
      /cap\/points: 封顶 3 分，一次就是 5 分/,
    ],
    ['both on and every', given({ every: 'year' }), /on 和 every/],
    [
      'condition nobody can meet',
      given({ when: { rating: { 'at-least': 3 } } }),
      /when\/rating: “service.verified”这件事没有“rating”/,
    ],
    [
      'condition of the wrong form',
      given({ when: { hours: { 'at-leas': 3 } } }),
      /^points\/one\/when\/hours: 写法不对/,
    ],
    ['condition of the wrong kind', given({ when: { evidence: 'E9' } }), /E9.*→ E0、E1/],
    ['field not in the catalogue', given({ when: { field: 'repair' } }), /目录 fields 里没有“repair”/],
    [
      'the same id twice',
      points(rule('one', { on: 'talk.given', give: 1 }), rule('one', { on: 'talk.given', give: 2 })),
      /用过了/,
    ],
    [
      'resident ratings told one by one',
      points(rule('one', { on: 'service.rated', give: 1 })),
      /book: 居民评价逐条入账/,
    ],
    ['points without an account', { ...given({}), score: undefined }, /^score/],
    [
      'no score and points',
      {
        ...given({}),
        score: { none: true, close: 'month', reset: 'year', cites: { doc: 'doc', place: '一' }, say: '这里不计分' },
      },
      /二者留一/,
    ],
    ['a day that does not exist', rawScheme({ effective: '2026-02-30' }), /^effective: 生效日期不存在/],
    [
      'a switch without reason',
      rawScheme({ switches: { ranking: { authority: '某', document: '某', until: '2026-12-31' } } }),
      /^switches\/ranking: 缺少 reason/,
    ],
    [
      'a switch that ends before it starts',
      rawScheme({
        switches: { ranking: { authority: '某', document: '某', reason: '因为某事', until: '2025-12-31' } },
      }),
      /截止日期早于生效日期/,
    ],
    [
      'four talks where there is no talk',
      rawScheme({ duties: [rule('talks', { on: 'talk.given', do: { times: 4 }, every: 'year' })] }),
      /谁也完成不了/,
    ],
    [
      'hours of a thing without hours',
      rawScheme({ duties: [rule('wishes', { on: 'wish.done', do: { hours: 4 }, every: 'year' })] }),
      /没有时长/,
    ],
    ['low on points without points', rawScheme({ low: [low({ points: { 'at-most': 0 } })] }), /不能按分数提醒/],
    ['low on an unknown duty', rawScheme({ low: [low({ duty: 'talks' })] }), /没有“talks”这项职责/],
    ['low in public', rawScheme({ low: [{ ...low({ duty: 'talks' }), private: false }] }), /^low\/zero\/private/],
    [
      'bands that overlap',
      grades([
        ['优', 90],
        ['良', 90],
        ['差', undefined],
      ]),
      /分数段重叠/,
    ],
    [
      'bands with a hole',
      grades([
        ['优', 90],
        ['良', 60],
        ['差', 10],
      ]),
      /分数段有空当/,
    ],
    [
      'a band of no grade',
      grades([
        ['好', 90],
        ['差', undefined],
      ]),
      /等次里没有“好”/,
    ],
    [
      'shares that are not one',
      rawScheme({
        grades: [
          rule('g', {
            rule: 'gg',
            every: 'year',
            names: ['优', '差'],
            by: {
              shares: [
                { grade: '优', share: 0.3 },
                { grade: '差', share: 0.6 },
              ],
            },
          }),
        ],
      }),
      /合计为 1/,
    ],
    [
      'a festival that nobody knows',
      rawScheme({ visits: [rule('visit', { households: 1, festivals: ['春节', '双十一'] })] }),
      /没有“双十一”/,
    ],
    [
      'a cap on an empty category',
      rawScheme({
        score: {
          close: 'month',
          reset: 'year',
          cites: { doc: 'doc', place: '一' },
          say: '每月结算',
          caps: [{ category: 'help', points: 3, every: 'week' }],
        },
      }),
      /没有规则属于“help”/,
    ],
  ])('%s', (_, raw, message) => {
    const problems = problemsOf(raw)
    expect(
      problems.filter((problem) => message.test(problem)),
      problems.join('\n'),
    ).toHaveLength(1)
  })

  it('names every mistake at once, with the line where the caller knows it', () => {
    const raw = points(rule('one', { on: 'talk.given', give: 'x' }), rule('two', { on: 'nothing', give: 1 }))
    const parsed = parseScheme(raw, (path) => path.length * 10)
    expect(parsed.ok ? [] : parsed.problems.map(({ clause, line }) => [clause, line])).toEqual([
      ['points/one/give', 30],
      ['points/two/on', 30],
    ])
  })

  it('reads a scheme that uses every block', () => {
    expect(problemsOf(everything())).toEqual([])
  })
})

function low(when: object) {
  return rule('zero', { after: 'month', when, does: [{ what: 'remind', by: 'community' }], private: true })
}
function grades(bands: [string, number | undefined][]) {
  const by = { bands: bands.map(([grade, from]) => (from === undefined ? { grade } : { grade, from })) }
  return rawScheme({ grades: [rule('grade', { every: 'year', names: ['优', '良', '差'], by })] })
}
function everything() {
  const entry = (id: string) => ({ id, name: '某', say: '一句说明' })
  const path = { cites: { doc: 'doc', place: '一' }, say: '一步一步来' }
  const cites = { doc: 'doc', place: '一' }
  return rawScheme({
    inherits: ['above'],
    without: ['gone'],
    enrolments: [
      rule('home', {
        kind: 'home',
        level: 'grid',
        required: true,
        within: { days: 30 },
        again: 'half',
        late: { 'unit-gives-reason': true },
      }),
    ],
    duties: [
      rule('talks', {
        on: 'talk.given',
        do: { times: 4 },
        every: 'half',
        evidence: 'E1',
        excused: ['sick'],
        roles: ['guide'],
      }),
    ],
    rates: [
      rule('coverage', {
        who: 'unit',
        share: { of: 'enrolment.current', among: 'members' },
        goal: 1,
        'shown-to': ['unit'],
      }),
    ],
    points: [
      rule('talk', {
        on: 'talk.given',
        when: { kind: { 'one-of': ['talk'] }, evidence: { not: 'E0' } },
        give: 2,
        category: 'words',
        card: 'home',
        'organisation-kinds': ['机关'],
      }),
    ],
    score: {
      close: 'quarter',
      reset: 'never',
      'carry-over': 5,
      'expires-after': { months: 12 },
      caps: [{ category: 'words', points: 10, every: 'year' }],
      cites,
      say: '每季结算',
    },
    low: [low({ points: { 'at-most': 0 }, duty: 'talks', rate: 'coverage' })],
    grades: [
      rule('grade', {
        every: 'year',
        names: ['好', '差'],
        by: { bands: [{ grade: '好', from: 60 }, { grade: '差' }] },
        bars: [
          { on: 'enrolment.late', when: { days: { 'at-least': 30 } }, 'at-most': '差', cites, say: '迟了就低一档' },
        ],
        stars: [{ star: '三星', from: 90 }],
      }),
    ],
    awards: [
      rule('star', {
        every: 'year',
        nominate: ['resident'],
        eligible: { on: 'service.verified', times: 4 },
        compared: ['口碑'],
        number: 3,
        'notice-days': 7,
      }),
    ],
    visits: [rule('visit', { households: 'many-to-one', every: 'month', festivals: ['春节'], 'on-request': true })],
    feedback: [rule('card', { every: 'year', sender: '社区', to: ['单位'], copies: ['组织部'], receipt: true })],
    notices: [
      {
        rule: 'notice',
        cites,
        say: '好事说给大家听',
        what: 'deeds',
        where: ['community'],
        every: 'month',
        days: 7,
        mask: 'middle',
      },
    ],
    paths: {
      orders: {
        ...path,
        modes: ['chain', 'grab'],
        steps: [
          { who: 'community' },
          { who: 'unit', 'may-refuse': true, due: { 'working-hours': 8 }, 'late-to': 'community' },
        ],
      },
      records: { ...path, steps: [{ who: 'community' }], 'two-persons': true },
      claims: { ...path, steps: [{ who: 'county', 'may-send-back': true }] },
      appraisals: { ...path, steps: [{ who: 'community' }] },
      emergency: { ...path, steps: [{ who: 'street' }] },
      release: { ...path, steps: [{ who: 'county' }] },
    },
    publication: { names: 'middle', deeds: true, points: 'private', cites, say: '只写姓名头尾' },
    catalogues: {
      fields: [entry('repair')],
      chips: [{ ...entry('home'), field: 'repair' }],
      activities: [entry('talk')],
      'emergency-levels': [entry('first')],
      reports: [entry('monthly')],
    },
    switches: { ranking: { authority: '某部', document: '某文', reason: '防汛期间', until: '2026-09-30' } },
  })
}

describe('versions', () => {
  const versions = [scheme({ effective: '2026-07-01' }), scheme(), scheme({ effective: '2027-01-01' })]
  it.each([
    ['2025-12-31', undefined],
    ['2026-01-01', '2026-01-01'],
    ['2026-06-30', '2026-01-01'],
    ['2026-07-01', '2026-07-01'],
    ['2030-01-01', '2027-01-01'],
  ])('on %s the one of %s is in force', (date, effective) => {
    expect(schemeOn(versions, date)?.effective).toBe(effective)
  })

  it('cannot be released twice on one date', () => {
    expect(doubleReleases([...versions, scheme({ name: '又一版' })])).toHaveLength(1)
    expect(doubleReleases(versions)).toEqual([])
  })

  it('keep a switch on to its last day, and name the law beside each', () => {
    const on = scheme({
      switches: { ranking: { authority: '某部', document: '某文', reason: '防汛期间', until: '2026-09-30' } },
    })
    expect([
      isOn(on, 'ranking', '2026-09-30'),
      isOn(on, 'ranking', '2026-10-01'),
      isOn(on, 'compulsory-photo', '2026-01-01'),
    ]).toEqual([true, false, false])
    expect(Object.values(lawBeside).every((law) => /^LAW-\d$/.test(law))).toBe(true)
  })
})
