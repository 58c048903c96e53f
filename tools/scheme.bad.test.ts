import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadSchemes } from '../server/src/platform/schemes.ts'
import { checkFile, inWords } from './scheme-files.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'schemes-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

let turn = 0
/** Writes schemes below a folder of their own and checks the first; each problem as “line clause: message → instead”. */
function told(files: Record<string, string>): string[] {
  const root = join(folder, String(turn++))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  const [first = ''] = Object.keys(files)
  return checkFile(join(root, first)).problems.map(
    ({ line, clause, message, instead }) => `${line ?? '?'} ${clause}: ${message} → ${instead}`,
  )
}

/** A well-formed scheme of 8 lines; what a test adds begins on line 9. */
const frame = (id: string, more = '') => `scheme: ${id}
name: 试验小镇
area: {kind: county, name: 某县}
effective: 2026-01-01
sources:
  doc: {title: 某县办法, issuer: 某县}
score: {close: month, reset: year, cites: {doc: doc, place: 一}, say: 每月结算}
# 下面是各条
${more}`
const about = 'cites: {doc: doc, place: 第三条}, say: 这是一句说明'
const one = (more: string) => told({ 'a-town/2026-01-01.yaml': frame('a-town', more) })
const points = (more: string) => one(`points:\n  - {rule: served, who: member, ${more}, ${about}}\n`)
const bands = (text: string) =>
  one(`grades:\n  - {rule: grade, who: member, every: year, names: [优, 良, 差], by: {bands: [${text}]}, ${about}}\n`)

describe('a bad scheme is told in words an official understands, with line, clause and what to write instead', () => {
  it.each<[string, () => string[], RegExp]>([
    [
      'four talks a year where the catalogue has no talk',
      () => one(`duties:\n  - {rule: talks, who: member, on: talk.given, do: {times: 4}, every: year, ${about}}\n`),
      /^10 duties\/talks\/on: 要求“talk\.given”，活动目录里却没有宣讲，谁也完成不了 → 在 catalogues\/activities 里加上 talk$/,
    ],
    [
      'a visit every month where no household is paired',
      () => one(`duties:\n  - {rule: visits, who: member, on: visit.made, do: {times: 1}, every: month, ${about}}\n`),
      /^10 duties\/visits\/on: .*却没有写谁联系谁.* → 先写 visits$/,
    ],
    [
      'a kind of activity that the catalogue does not name',
      () =>
        one(
          `catalogues: {activities: [{id: talk, name: 宣讲, say: 讲一讲政策}]}\nduties:\n  - {rule: days, who: unit, on: activity.joined, when: {kind: theme-day}, do: {times: 1}, every: month, ${about}}\n`,
        ),
      /^11 duties\/days\/when\/kind: 目录 activities 里没有“theme-day”，这条永远不会发生/,
    ],
    [
      'grade bands that overlap',
      () => bands('{grade: 优, from: 80}, {grade: 良, from: 85}, {grade: 差}'),
      /^10 grades\/grade\/by\/bands\/2\/from: 分数段重叠了 → 小于 80$/,
    ],
    [
      'grade bands with a hole at the bottom',
      () => bands('{grade: 优, from: 80}, {grade: 良, from: 60}, {grade: 差, from: 10}'),
      /^10 grades\/grade\/by\/bands\/3: 分数段有空当 → 从高到低写 from，最后一档不写$/,
    ],
    [
      'a grade that no band leads to',
      () => bands('{grade: 优, from: 80}, {grade: 差}'),
      /^10 grades\/grade\/by\/bands: 等次“良”没有分数段/,
    ],
    [
      'a rule on an unknown fact',
      () => points('on: service.dreamt, give: 1'),
      /^10 points\/served\/on: 不在可选的词里 → .*service\.verified/,
    ],
    [
      'a negative cap',
      () => points('on: service.verified, give: 1, cap: {points: -3, every: month}'),
      /^10 points\/served\/cap\/points: 超出范围 → 不小于 1$/,
    ],
    [
      'a cap below a single award',
      () => points('on: service.verified, give: 5, cap: {points: 3, every: month}'),
      /^10 points\/served\/cap\/points: 封顶 3 分，一次就是 5 分 → 不少于 5$/,
    ],
    [
      'a switch that ends before it starts',
      () => one('switches:\n  ranking: {authority: 某部, document: 某文, reason: 防汛期间, until: 2025-12-31}\n'),
      /^10 switches\/ranking\/until: 截止日期早于生效日期 → 晚于 2026-01-01 的日期$/,
    ],
    [
      'a switch without an authority',
      () => one('switches:\n  ranking: {document: 某文, reason: 防汛期间, until: 2026-12-31}\n'),
      /^10 switches\/ranking: 缺少 authority → 补上 authority$/,
    ],
    [
      'a first day for all that lies before the scheme',
      () =>
        one(
          `enrolments:\n  - {rule: home, who: member, kind: home, level: community, required: true, within: {days: 30}, by: 2025-03-31, ${about}}\n`,
        ),
      /^10 enrolments\/home\/by: 第一次报到的日子早于方案生效 → 不早于 2026-01-01$/,
    ],
    [
      'a reminder about points where nothing is scored',
      () =>
        told({
          'a-town/2026-01-01.yaml': frame(
            'a-town',
            `low:\n  - {rule: zero, who: member, after: month, when: {points: {at-most: 0}}, does: [{what: remind, by: community}], private: true, ${about}}\n`,
          ).replace('{close:', '{none: true, close:'),
        }),
      /^10 low\/zero\/when: 不计分，就不能按分数提醒 → 去掉这条，或改看 duty$/,
    ],
    [
      'a public list of points where nothing is scored',
      () =>
        told({
          'a-town/2026-01-01.yaml': frame(
            'a-town',
            'publication: {names: surname, deeds: true, points: community, cites: {doc: doc, place: 一}, say: 只写姓不写名}\n',
          ).replace('{close:', '{none: true, close:'),
        }),
      /^9 publication\/points: 不计分，就没有积分可公开 → private$/,
    ],
    [
      'a base for a year on cards that start anew each month',
      () =>
        told({
          'a-town/2026-01-01.yaml': frame(
            'a-town',
            `points:\n  - {rule: base, who: member, every: year, give: 80, ${about}}\n`,
          ).replace('reset: year', 'reset: month'),
        }),
      /^10 points\/base\/every: 清零比基准分还勤，清了就没有基准分了 → every: month$/,
    ],
    [
      'a yearly grade of points that are reset each half-year',
      () =>
        told({
          'a-town/2026-01-01.yaml': frame(
            'a-town',
            `grades:\n  - {rule: grade, who: member, every: year, names: [优, 差], by: {bands: [{grade: 优, from: 80}, {grade: 差}]}, ${about}}\n`,
          ).replace('reset: year', 'reset: half'),
        }),
      /^10 grades\/grade\/every: 清零比评等还勤/,
    ],
    [
      'a share of something that nobody counts',
      () =>
        one(
          `rates:\n  - {rule: rate, who: unit, share: {of: service.done, among: members}, goal: 1, shown-to: [unit], ${about}}\n`,
        ),
      /^10 rates\/rate\/share\/of: 没有“service\.done”这件事可数/,
    ],
    [
      'a menu of an empty catalogue',
      () => one(`menus:\n  - {rule: menu, who: member, offers: posts, ${about}}\n`),
      /^10 menus\/menu\/offers: 菜单是空的：没有 posts 目录/,
    ],
    [
      'two releases on one date',
      () => told({ 'a-town/2026-01-01.yaml': frame('a-town'), 'b-town/2026-01-01.yaml': frame('a-town') }),
      /^4 effective: a-town 在 2026-01-01 已经发布过一版：\.\.\/b-town\/2026-01-01\.yaml → 换一个生效日期$/,
    ],
    [
      'a ring of parents',
      () =>
        told({
          'a-town/2026-01-01.yaml': frame('a-town', 'inherits: [b-town]\n'),
          'b-town/2026-01-01.yaml': frame('b-town', 'inherits: [a-town]\n'),
        }),
      /^9 inherits: 继承绕成了圈：a-town → b-town → a-town → 去掉其中一个 inherits$/,
    ],
    [
      'a parent that is not there',
      () => told({ 'a-town/2026-01-01.yaml': frame('a-town', 'inherits: [b-town]\n') }),
      /^9 inherits: 2026-01-01 没有生效的方案“b-town”/,
    ],
    [
      'a parent with a mistake of its own',
      () =>
        told({
          'a-town/2026-01-01.yaml': frame('a-town', 'inherits: [b-town]\n'),
          'b-town/2026-01-01.yaml': frame('b-town', 'menu: []\n'),
        }),
      /^9 inherits: 2026-01-01 没有生效的方案“b-town”：它 2026-01-01 的一版有错（第 9 行 menu：不认识“menu”这一块） → 先改好“b-town”，再继承它$/,
    ],
    [
      'a rule dropped that no parent has',
      () =>
        told({
          'a-town/2026-01-01.yaml': frame('a-town', 'inherits: [b-town]\nwithout: [served]\n'),
          'b-town/2026-01-01.yaml': frame('b-town'),
        }),
      /^10 without\/served: 上级方案里没有“served”，去不掉/,
    ],
    [
      'two parents saying different things',
      () =>
        told({
          'a-town/2026-01-01.yaml': frame('a-town', 'inherits: [b-town, c-town]\n'),
          ...Object.fromEntries(
            ['b-town', 'c-town'].map((id, at) => [
              `${id}/2026-01-01.yaml`,
              frame(id, `points:\n  - {rule: served, who: member, on: service.verified, give: ${at + 1}, ${about}}\n`),
            ]),
          ),
        }),
      /^9 inherits\/points\/served: 上级方案 b-town 和 c-town 在这一条上说法不同 → 在本方案里写明这一条，或用 without 去掉$/,
    ],
    [
      'a bomb of aliases',
      () => [
        ...one(
          ['a: &a [x, x, x, x, x, x, x, x, x, x]']
            .concat([...'bcdefgh'].map((name, at) => `${name}: &${name} [${`*${'abcdefg'[at]}, `.repeat(10)}]`))
            .join('\n'),
        ),
      ],
      /file: 别名互相套用太多，展开后会撑爆内存 → 把重复的内容直接写出来$/,
    ],
  ])('%s', (_, problems, message) => {
    const all = problems()
    expect(
      all.filter((problem) => message.test(problem)),
      all.join('\n'),
    ).toHaveLength(1)
  })

  it('codes of the language are told with their names', () => {
    expect(inWords('要求“talk.given”，活动目录里却没有宣讲，谁也完成不了')).toBe(
      '要求“talk.given（宣讲一次）”，活动目录里却没有宣讲，谁也完成不了',
    )
    expect(inWords('service.verified、visit.made')).toBe('service.verified（做成一次服务）、visit.made（走访一次）')
    expect(inWords('score: {close: month, reset: year, …}')).toBe('score: {close: month, reset: year, …}')
  })

  it.each([
    ['name: 甲\nname: 乙\n', /文本读不通：同一项写了两遍 → 留一项/],
    ['name: [甲\n', /文本读不通：.*少了|文本读不通：缩进/],
    ['\tname: 甲\n', /文本读不通：用了制表符缩进 → 换成空格/],
    ['name: 甲: 乙\n', /文本读不通：一行里有两个冒号/],
    ['name: "甲\n', /文本读不通：少了引号/],
    ['name: *甲\n', /文本读不通：星号引用的名字前面没有写过/],
  ])('text that cannot be read is told in Chinese: %j', (text, message) => {
    const [first] = told({ 'a-town/2026-01-01.yaml': text })
    expect(first).toMatch(message)
    // the parser's own English is not for officials
    expect(first?.replace(/^\S+ file: /, '')).not.toMatch(/[A-Za-z]/)
  })

  it('the server names file, line, clause and what to write instead, and loads nothing', async () => {
    const load = async (files: Record<string, string>) => {
      const root = join(folder, String(turn++))
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, name)), { recursive: true })
        writeFileSync(join(root, name), text)
      }
      return loadSchemes(root).then(
        () => 'loaded',
        (error: Error) => error.message.replace(root, ''),
      )
    }
    const rule = `points:\n  - {rule: served, who: member, on: service.verified, give: many, ${about}}\n`
    expect(await load({ 'a-town/2026-01-01.yaml': frame('a-town', rule) })).toBe(
      'a-town/2026-01-01.yaml:10 points/served/give: 这里要写一个整数（改成：一个不加引号的整数，如 1）',
    )
    const twice = { 'a-town/2026-01-01.yaml': frame('a-town'), 'b-town/2026-01-01.yaml': frame('a-town') }
    expect(await load(twice)).toMatch(/effective: a-town 在 2026-01-01 已经发布过一版（改成：换一个生效日期）/)
    expect(await load({ 'a-town/2026-01-01.yaml': frame('a-town') })).toBe('loaded')
  })

  it('a case that does not come out is told in its own file, at its own line', () => {
    const root = join(folder, 'case')
    mkdirSync(join(root, 'a-town'), { recursive: true })
    const file = join(root, 'a-town', '2026-01-01.yaml')
    const rule = `points:\n  - {rule: served, who: member, on: service.verified, give: 2, ${about}}\n`
    writeFileSync(file, frame('a-town', rule))
    const fact = '  facts:\n    - {kind: service.verified, date: 2026-03-09}\n'
    const lines = '  lines:\n    - {rule: served, points: 3}\n'
    writeFileSync(join(root, 'a-town', 'cases.yaml'), `# 例子\n- case: 做一次服务\n${fact}${lines}`)
    const [first] = checkFile(file).problems
    expect(first).toMatchObject({ file: join(root, 'a-town', 'cases.yaml'), line: 2, message: expect.any(String) })
    expect(first?.message).toBe('例子里写的是 [served 3]，算出来是 [served 2]')
  })
})
