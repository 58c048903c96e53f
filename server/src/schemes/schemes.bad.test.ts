import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'

let town: Town
let base: string
beforeAll(async () => {
  town = await openTown()
  await town.admin.query(`update organisations set scheme_id = 'tongchuan-2023' where code in ('elsewhere', 'foreign')`)
  base = `/api/organisations/${town.county.id}/scheme-drafts`
})
afterAll(() => town.close())

const scheme = 'luzhou-5412'
const about = 'cites: {doc: doc, place: 第三条}, say: 这是一句说明'

/** A well-formed scheme of 7 lines; what a test adds begins on line 8. */
const frame = (more = '', effective = '2027-03-01') => `scheme: ${scheme}
name: 试验小镇
area: {kind: county, name: 某县}
effective: ${effective}
sources:
  doc: {title: 某县办法, issuer: 某县}
score: {close: month, reset: year, cites: {doc: doc, place: 一}, say: 每月结算}
${more}`

/** A draft of an official who types this text: what she is told, and whether she can send it. */
async function typed(yaml: string) {
  const begun = { scheme, from: '2023-01-01', effective: '2027-03-01' }
  const { id } = (await town.countyOfficial.call('POST', base, begun)).body
  const saved = await town.countyOfficial.call('PUT', `${base}/${id}`, { seq: 1, yaml })
  const sent = await town.countyOfficial.call('POST', `${base}/${id}/send`, { note: '试一试' })
  const kept = (await town.countyOfficial.call('GET', `${base}/${id}`)).body.draft.yaml
  return { problems: saved.body.problems, sent: sent.status, kept: kept === yaml }
}

const bands = '[{grade: 优, from: 80}, {grade: 良, from: 85}, {grade: 差}]'
const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
  .concat([...'bcdefgh'].map((name, at) => `${name}: &${name} [${`*${'abcdefg'[at]}, `.repeat(10)}]`))
  .join('\n')

describe('a bad scheme at the desk is told with line, clause and what to write instead, kept as typed, and cannot be sent', () => {
  test.each<[string, string, object]>([
    [
      'a cycle',
      frame(`inherits: [${scheme}]`),
      { clause: 'inherits', line: 8, message: expect.stringContaining('绕成了圈'), instead: '去掉其中一个 inherits' },
    ],
    [
      'four talks a year where the catalogue has no talk',
      frame(`duties:\n  - {rule: talks, who: member, on: talk.given, do: {times: 4}, every: year, ${about}}`),
      {
        clause: 'duties/talks/on',
        line: 9,
        message: expect.stringContaining('谁也完成不了'),
        instead: '在 catalogues/activities 里加上 talk',
      },
    ],
    [
      'overlapping grade bands',
      frame(
        `grades:\n  - {rule: grade, who: member, every: year, names: [优, 良, 差], by: {bands: ${bands}}, ${about}}`,
      ),
      { clause: 'grades/grade/by/bands/2/from', line: 9, message: '分数段重叠了', instead: '小于 80' },
    ],
    [
      'a rule on an unknown fact',
      frame(`points:\n  - {rule: served, who: member, on: service.dreamt, give: 1, ${about}}`),
      {
        clause: 'points/served/on',
        line: 9,
        message: '不在可选的词里',
        instead: expect.stringContaining('service.verified'),
      },
    ],
    [
      'a negative cap',
      frame(
        `points:\n  - {rule: served, who: member, on: service.verified, give: 1, cap: {points: -3, every: month}, ${about}}`,
      ),
      { clause: 'points/served/cap/points', line: 9, message: '超出范围', instead: '不小于 1' },
    ],
    [
      'an end before its start',
      frame('switches:\n  ranking: {authority: 某部, document: 某文, reason: 防汛期间, until: 2026-12-31}'),
      { clause: 'switches/ranking/until', line: 9, message: '截止日期早于生效日期', instead: '晚于 2027-03-01 的日期' },
    ],
    [
      'a release on a date that has one',
      frame('', '2023-01-01'),
      { clause: 'effective', line: 4, message: expect.any(String), instead: expect.any(String) },
    ],
    [
      'a bomb of aliases',
      frame(bomb),
      { clause: 'file', message: '别名互相套用太多，展开后会撑爆内存', instead: '把重复的内容直接写出来' },
    ],
    [
      'a sign that nobody sees',
      frame('# 看不\u202e见'),
      { clause: 'file', line: 8, message: '有一个看不见的字符（U+202E）' },
    ],
  ])('%s', async (_, yaml, problem) => {
    const { problems, sent, kept } = await typed(yaml)
    expect(problems).toContainEqual(expect.objectContaining(problem))
    expect([sent, kept]).toEqual([422, true])
  })
})
