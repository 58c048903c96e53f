import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkFile, inWords } from './scheme-files.ts'

const example = join(import.meta.dirname, '../schemes/examples/qingshihu-hours-2026')
const scheme = readFileSync(join(example, '2026-03-01.yaml'), 'utf8')
const cases = readFileSync(join(example, 'cases.yaml'), 'utf8')

let folder: string
beforeAll(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'schemes-')), 'qingshihu-hours-2026')
  mkdirSync(folder)
})
afterAll(() => rmSync(join(folder, '..'), { recursive: true }))

/** What the example is told with one part written otherwise, as “file:line place: message → instead” in the official's words. */
function told(before: string, after: string): string[] {
  expect(`${scheme}\n${cases}`).toContain(before)
  const own = scheme.includes(before)
  writeFileSync(join(folder, '2026-03-01.yaml'), own ? scheme.replace(before, after) : scheme)
  writeFileSync(join(folder, 'cases.yaml'), own ? cases : cases.replace(before, after))
  return checkFile(join(folder, '2026-03-01.yaml')).problems.map(
    ({ file, line, clause, message, instead }) =>
      `${file.replace(`${folder}/`, '')}:${line ?? '?'} ${clause}: ${inWords(message)} → ${inWords(instead)}`,
  )
}
const only = (before: string, after: string) => {
  const all = told(before, after)
  expect(all).toHaveLength(1)
  return all[0]
}

describe('a sign of Chinese input is named', () => {
  it.each([
    ['give: 1, category', 'give: １, category', '这一行用了全角的“１” → 半角的“1”'],
    ['[paused, sick, away, new, retiring]', '[paused、sick、away]', '这一行用了全角的“、” → 半角的“, ”，后面空一格'],
    ['[春节, 端午]', '[春节、端午]', '这一行用了全角的“、” → 半角的“, ”，后面空一格'],
    ['[常来, 来过, 还没来]', '[常来，来过，还没来]', '这一行用了全角的“，” → 半角的“, ”，后面空一格'],
    ['effective: ', 'effective：', '这一行用了全角的“：” → 半角的“: ”，后面空一格'],
    ['{kind: county, name: 青石湖区}', '｛kind: county, name: 青石湖区｝', '这一行用了全角的“｛” → 半角的“{”'],
  ])('%s as %s', (before, after, message) => expect(only(before, after)).toContain(message))

  it('in the name of a field', () => {
    expect(told('give: 1, category', 'give： 1, category').join()).toMatch(/:18 .*这一行用了全角的“：” → 半角的“: ”/)
    expect(told('  qs: {title', '\u3000qs: {title').join()).toMatch(/:8 .*这一行开头用了全角空格/)
  })
})

describe('advice never repeats the fault', () => {
  it.each([
    [
      'agreements:',
      'awards: [甲]\nagreements:',
      /:32 awards\/1: 这里要写几项，不是一个值 → \{rule: …, .*nominate: \[…\]/,
    ],
    ['agreements:', 'awards:\nagreements:', /:32 awards: 冒号后面还空着 → \[\{rule: …/],
    ['{doc: qs, place: 第一条}', '第一条', /cites: 这里要写几项，不是一个值 → \{doc: …, place: …\}$/],
    [
      'catalogues:',
      'switches: {ranking: true}\ncatalogues:',
      /ranking: .* → \{authority: …, document: …, reason: …, until: …\}/,
    ],
    ['within: {days: 45}', 'within: 45天', /within: .* → \{days: …\}$/],
    ['give: 5', 'give: 5分', /give: 这里要写一个整数 → 5$/],
    ['required: true', 'required: 是', /required: 这里要写 true（是）或 false（否） → true（是）$/],
    ['on-request: true', 'on-request: no', /on-request: .* → false（否）$/],
    ['  qs: {', '  办法: {', /:8 sources\/办法: “办法”不能作编号 → 小写字母/],
    ['say: 半年攒够六个小时', 'say: ""', /say: 还空着 → 请写一句话，至少 4 个字$/],
    ['say: 半年攒够六个小时', 'say: 六', /say: 太短 → 请写一句话，至少 4 个字$/],
    ['slot: {not: inside}', 'field: [health, lake]', /when\/field: 写法不对 → \{one-of: \[health, lake\]\}$/],
    ['reset: year', 'reset: 每年', /reset: 不在可选的词里 → day（每天）、.*never（从不）$/],
  ])('%s as %s', (before, after, message) => expect(only(before, after)).toMatch(message))
})

describe('inside a choice the form that was begun is judged', () => {
  it.each([
    ['{grade: 常来, from: 12}', '{grade: 常来, form: 12}', /:27 grades\/passbook\/by\/bands\/1\/form: 不认识“form”/],
    ['{grade: 常来, from: 12}', '{grade: 常来, from: 十二}', /by\/bands\/1\/from: 这里要写一个整数/],
    ['by: {bands: [', 'by: {band: [', /grades\/passbook\/by: 写法不对 → \{bands: .*，或 \{shares: .*，或 \{jury: …\}$/],
    ['households: many-to-one', 'households: 99', /households: 超出范围 → 不大于 50$/],
  ])('%s as %s', (before, after, message) => expect(only(before, after)).toMatch(message))
})

describe('a code is told with the name that it has there', () => {
  it.each([
    ['补上 name', '补上 name（名称）'],
    ['能写的项：name、issuer', '能写的项：name（名称）、issuer（发文单位）'],
    ['能看的条件：place、by', '能看的条件：place（在哪一级做的）、by（谁评的）'],
    ['name、phone', 'name（姓名）、phone（电话）'],
    ['“hours”是 member 的职责，这条却看 unit', '“hours”是 member（党员）的职责，这条却看 unit（单位）'],
    ['方案里有的：hour、rest-day', '方案里有的：hour、rest-day'],
    ['every: month', 'every: month'],
  ])('%s', (text, words) => expect(inWords(text).replaceAll('） ', '）')).toBe(words))
})

describe('cases are read as strictly as the scheme, and blamed in their own file', () => {
  it.each([
    ['points: 2}', 'points: 2, times: 999999999}', /^cases\.yaml:6 .*\/times: 超出范围 → 不大于 1000$/],
    ['year: 2026', 'year: 0', /\/visits\/year: 超出范围 → 不小于 2000$/],
    ['year: 2026', 'year: 99999999', /\/visits\/year: 超出范围 → 不大于 2100$/],
    [
      'just-not: [hour, rest-day]',
      'just-not: [nosuchrule]',
      /:21 .*方案里没有“nosuchrule”这一条 → 方案里有的：hour、rest-day/,
    ],
    ['{passbook: 来过}', '{passport: 来过}', /没有“passport”这一条 → 方案里有的：passbook$/],
    ['slot: outside', 'slot: outsid', /“outsid”不在可选的词里 → inside（上班时间）、outside（下班时间）$/],
    ['hours: 2.5', 'hour: 2.5', /^cases\.yaml:4 .*没有“hour” → 能看的条件：.*hours（小时）/],
    ['hours: 2.5', 'hours: 两小时', /“两小时”不能用在这里 → 不加引号的数字$/],
    ['duties: {on: 2027-12-31', 'duties: {on: 2027-13-41', /duties\/on: 没有“2027-13-41”这一天/],
    ['date: 2026-04-07', 'date: 2026-02-30', /facts\/1\/date: 没有“2026-02-30”这一天/],
    ['  total: 4', '  closed-through: 2026-99-99', /closed-through: 没有“2026-99-99”这一天/],
    ['上班时间做的不存', '下班以后做两个半小时，存两分', /:16 .*第 1 个例子也叫这个名字/],
    [
      'kind: service.verified',
      'kind: service.verify',
      /facts\/1\/kind: 不在可选的词里 → .*service\.verified（做成一次服务）/,
    ],
    ['  facts:', '  facts：', /^cases\.yaml:3 file: 这一行用了全角的“：”/],
    [cases, '', /^cases\.yaml:\? cases: 一个例子也没有/],
    [cases, 'a: 1\n', /^cases\.yaml:1 cases: 这不是一张例子清单/],
    ['points: 2}', 'points: 5}', /^cases\.yaml:2 .*: 例子里写的是 \[hour 5\]，算出来是 \[hour 2\]/],
  ])('%s as %s', (before, after, message) => expect(only(before, after)).toMatch(message))

  it('an unknown field is named beside the one that is missing', () =>
    expect(told('  lines:', '  line:').join('\n')).toMatch(
      /补上 lines（应有的积分行）[\s\S]*不认识“line” → 能写的项：case（例子的名字）/,
    ))

  it('as many facts as nobody counts by hand are refused', () => {
    const fact = '    - {kind: service.verified, date: 2026-04-07, times: 1000}\n'
    const before = '    - {kind: service.verified, date: 2026-04-07,'
    expect(only(before, fact.repeat(11) + before)).toMatch(/\/facts: 例子里的事太多/)
  })
})
