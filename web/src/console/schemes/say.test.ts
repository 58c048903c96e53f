import { readFileSync } from 'node:fs'
import { saidDay } from '@lianxin/rules/said-day'
import { createInstance } from 'i18next'
import { describe, expect, test } from 'vitest'
import { titleOf } from './clauses.tsx'
import type { T } from './own.ts'
import { fieldName, saidChanges, saidProblem, saidWrong, sayValue } from './say.ts'

const file = new URL('../../../../contract/locales/zh-CN/schemes.json', import.meta.url)
const words = createInstance()
await words.init({
  lng: 'zh-CN',
  ns: ['schemes'],
  resources: { 'zh-CN': { schemes: JSON.parse(readFileSync(file, 'utf8')) } },
  interpolation: { escapeValue: false },
})
words.services.formatter?.add('fullDay', saidDay)
const t = words.getFixedT('zh-CN', 'schemes') as unknown as T

describe('one word for one thing', () => {
  test.each([
    ['enrolments', '第一次报到到哪天为止'],
    ['inspections', '谁去看'],
    ['ratings', '谁来评'],
    ['grades', '怎样定'],
  ])('by of %s is %s', (block, said) => expect(fieldName(t, 'by', [block, 'some-rule'])).toBe(said))

  test('a field deep in a rule is called by what is around it', () => {
    expect(fieldName(t, 'from', ['grades', 'grade', 'by', 'bands', '1'])).toBe('从几分起')
    expect(fieldName(t, 'steps.1.who', ['paths'])).toBe('一步一步 · 第 2 项 · 谁')
  })
})

describe('a value', () => {
  test('reads as a sentence, its words by the scheme’s own names, its days as pages say them', () => {
    const scheme = { catalogues: { roles: [{ id: 'guide', name: '指导员' }] } }
    expect(sayValue(t, 'guide', { scheme, within: ['offices', 'role'] })).toBe('指导员')
    expect(sayValue(t, 'fields', { scheme, within: ['menus', 'offers'] })).toBe('服务门类')
    expect(sayValue(t, '2027-03-01')).toBe('2027年3月1日')
    const slot = { hours: { 'at-least': 1 }, by: 'community' }
    expect(sayValue(t, slot, { scheme, within: ['points', 'when'] })).toBe('做了几小时 不少于 1，谁评的：社区')
  })

  test('that changed is told with its field', () => {
    const change = { block: 'slots', id: 'x', change: 'changed' as const, say: '' }
    const fields = [{ field: 'days', before: 'working', after: 'resting' }]
    expect(saidChanges(t, { ...change, fields })).toEqual(['工作日还是休息日：原来 工作日，现在 休息日'])
  })
})

describe('a problem', () => {
  test('calls the scheme’s name a name, not a person’s', () => {
    const said = saidProblem(t, { clause: 'titel', message: '不认识“titel”', instead: '能写的项：scheme、name、area' })
    expect(said.instead).toContain('name（名称）')
    const missing = saidProblem(t, { clause: 'reports/x', message: '缺少 name、every', instead: '补上 name、every' })
    expect(missing.message).toBe('缺少 name（报表的名字）、every（多久一次）')
  })

  test('of what is asked of a member keeps the member’s words, and a day stands as on the pages', () => {
    const asks = { clause: 'enrolments/x/asks/1', message: '不在可选的词里', instead: 'name、phone' }
    expect(saidProblem(t, asks).instead).toBe('改成：name（姓名）、phone（电话）')
    const past = { clause: 'effective', message: '生效日期已经过去', instead: '2026-11-24 或以后的一天' }
    expect(saidWrong(t, past)).toContain('2026年11月24日 或以后的一天')
  })
})

test('a clause without a sentence is called by its block, and by its name where it has one', () => {
  const clause = { part: {}, say: '' }
  expect(titleOf(t, { ...clause, id: 'points/points-1', block: 'points' })).toBe('给几分 · 新的一条')
  expect(titleOf(t, { ...clause, id: 'switches/ranking', block: 'switches' })).toBe('默认关着的开关 · 排名')
})
