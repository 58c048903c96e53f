import { describe, expect, it } from 'vitest'
import { parseScheme } from '../src/scheme.ts'
import { inherit } from '../src/scheme-inherit.ts'
import { resolveScheme } from '../src/scheme-resolve.ts'
import { rawScheme, rule, scheme } from './town.ts'

describe('inheritance', () => {
  const talk = (give: number) => rule('talk', { on: 'talk.given', give })
  const wish = rule('wish', { on: 'wish.done', give: 1 })
  const above = scheme({ scheme: 'above', points: [talk(1), wish] })
  const beside = scheme({ scheme: 'beside', points: [talk(2)] })

  it('adds and replaces rules by their id and drops what the child leaves out', () => {
    const child = scheme({
      scheme: 'child',
      inherits: ['above'],
      without: ['wish'],
      points: [talk(5), rule('more', { on: 'talk.held', give: 1 })],
    })
    const parsed = resolveScheme('child', '2026-03-01', [above, child])
    expect(parsed.ok && parsed.scheme.points?.map(({ rule: id, give }) => [id, give])).toEqual([
      ['talk', 5],
      ['more', 1],
    ])
  })

  it('takes what the child says nothing about', () => {
    const child = scheme({ scheme: 'child', inherits: ['above'] })
    const parsed = resolveScheme('child', '2026-03-01', [above, child])
    expect(parsed.ok && parsed.scheme.points).toEqual(above.points)
  })

  it('names both parents that contradict each other, unless the child decides', () => {
    const child = scheme({ scheme: 'child', inherits: ['above', 'beside'] })
    const parsed = inherit(child, [above, beside])
    expect(parsed.ok ? [] : parsed.problems.map(({ clause, message }) => clause + message).join()).toMatch(
      /points\/talk.*above.*beside/,
    )
    expect(inherit(scheme({ scheme: 'child', points: [talk(7)] }), [above, beside]).ok).toBe(true)
  })

  it('leaves what refers to the parent to be judged with the parent', () => {
    const field = { when: { field: 'repair' } }
    const child = rawScheme({
      scheme: 'child',
      inherits: ['above'],
      points: [rule('one', { on: 'service.verified', give: 1, ...field })],
    })
    const alone = parseScheme(child)
    if (!alone.ok) throw new Error('the form is right')
    expect(inherit(alone.scheme, [above]).ok).toBe(false)
    const rich = scheme({
      scheme: 'above',
      catalogues: { fields: [{ id: 'repair', name: '小修', say: '修修家里的东西' }] },
    })
    expect(inherit(alone.scheme, [rich]).ok).toBe(true)
  })

  it('refuses a ring and a parent that is not there', () => {
    const a = scheme({ scheme: 'aa', inherits: ['bb'] })
    const b = scheme({ scheme: 'bb', inherits: ['aa'] })
    const ring = resolveScheme('aa', '2026-03-01', [a, b])
    expect(ring.ok ? '' : ring.problems[0]?.message).toContain('aa → bb → aa')
    expect(resolveScheme('aa', '2026-03-01', [a]).ok).toBe(false)
  })
})

/** Problems as “clause: message → instead”. */
const told = (parsed: ReturnType<typeof inherit>) =>
  parsed.ok ? [] : parsed.problems.map(({ clause, message, instead }) => `${clause}: ${message} → ${instead}`)

describe('sources under one key', () => {
  const source = (title: string, more: object = {}) => ({ qs: { title, issuer: '某县', ...more } })
  const above = scheme({
    scheme: 'above',
    sources: { doc: { title: '某县办法', issuer: '某县' }, ...source('甲办法', { date: '2025-01-01' }) },
    points: [rule('talk', { on: 'talk.given', give: 1, cites: { doc: 'qs', place: '第一条' } })],
  })
  const child = (sources: object) => scheme({ scheme: 'child', inherits: ['above'], sources })

  it('may not be another text than the parent’s: its rules would cite what they don’t come from', () => {
    expect(told(inherit(child(source('乙办法')), [above]))).toEqual([
      'sources/qs: 上级方案 above 的“qs”是《甲办法》（某县，2025-01-01），这里写成了《乙办法》（某县），继承来的条文会引错文件 → 给《乙办法》换一个代号',
    ])
    expect(told(inherit(child(source('甲办法', { date: '2026-01-01' })), [above]))).toHaveLength(1)
  })

  it('may be the same text once more', () => {
    const whole = inherit(child(source('甲办法')), [above])
    expect(whole.ok && whole.scheme.sources.qs).toEqual({ title: '甲办法', issuer: '某县', date: '2025-01-01' })
  })

  it('of two parents are one text, whatever the child says', () => {
    const beside = scheme({
      scheme: 'beside',
      sources: { doc: { title: '某县办法', issuer: '某县' }, ...source('丙办法') },
    })
    for (const sources of [{}, source('丙办法'), source('甲办法')])
      expect(told(inherit(child(sources), [above, beside])).join()).toMatch(
        /qs: 上级方案 above 的“qs”是《甲办法》.*上级方案 beside 的是《丙办法》.*→ 请其中一个上级方案换一个代号/,
      )
  })
})

describe('a parent that cannot be inherited from', () => {
  const child = scheme({ scheme: 'child', inherits: ['above'], effective: '2026-03-01' })
  const late = scheme({ scheme: 'above', effective: '2027-01-01' })
  const mistake = { clause: 'points/talk/give', message: '给 0 分的规则没有用处', instead: '1', line: 12 }
  const broken = { scheme: 'above', effective: '2026-01-01', problem: mistake }

  it('is told as absent', () => {
    expect(told(resolveScheme('child', '2026-03-01', [child]))).toEqual([
      'inherits: 2026-03-01 没有生效的方案“above”：没有这个编号的方案 → 写上已有的方案编号，或去掉这一个',
    ])
  })

  it('is told as beginning later, with its first day', () => {
    expect(told(resolveScheme('child', '2026-03-01', [child, late]))).toEqual([
      'inherits: 2026-03-01 没有生效的方案“above”：它从 2027-01-01 起才生效 → 把 effective 改到 2027-01-01 或以后，或请上级发布更早的一版',
    ])
  })

  it('is told with its own mistake, also where an older version of it or a later one is right', () => {
    const old = scheme({ scheme: 'above', effective: '2025-01-01' })
    for (const others of [[], [old], [late]])
      expect(told(resolveScheme('child', '2026-03-01', [child, ...others], [broken]))).toEqual([
        'inherits: 2026-03-01 没有生效的方案“above”：它 2026-01-01 的一版有错（第 12 行 points/talk/give：给 0 分的规则没有用处） → 先改好“above”，再继承它',
      ])
    const right = scheme({ scheme: 'above', effective: '2026-02-01' })
    expect(resolveScheme('child', '2026-03-01', [child, right], [broken]).ok).toBe(true)
  })

  it('is told with what is wrong above it', () => {
    const middle = scheme({ scheme: 'above', inherits: ['top'] })
    expect(told(resolveScheme('child', '2026-03-01', [child, middle])).join()).toMatch(
      /^inherits: 2026-03-01 没有生效的方案“above”：它 2026-01-01 的一版有错（inherits：2026-03-01 没有生效的方案“top”：没有这个编号的方案） → 先改好“above”/,
    )
  })
})

describe('two parents', () => {
  const switched = { ranking: { authority: '某部', document: '某文', reason: '防汛期间', until: '2026-06-30' } }
  const child = scheme({ scheme: 'child', inherits: ['above', 'beside'], effective: '2026-07-01' })

  it('that say the same with the keys in another order say the same', () => {
    const one = rule('talk', { on: 'service.verified', give: 1, when: { slot: 'inside', day: 'resting' } })
    const turned = Object.fromEntries(
      Object.entries(one)
        .reverse()
        .map(([key, value]) => [key, key === 'when' ? { day: 'resting', slot: 'inside' } : value]),
    )
    const of = (id: string, talk: object) => parseScheme(rawScheme({ scheme: id, inherits: ['top'], points: [talk] }))
    const [a, b] = [of('above', one), of('beside', turned)]
    if (!a.ok || !b.ok) throw new Error('the form is right')
    expect(told(inherit(child, [a.scheme, b.scheme])).filter((text) => text.includes('说法不同'))).toEqual([])
  })

  it('that differ are told at the line of inherits, and `without` is offered for rules only', () => {
    const above = scheme({ scheme: 'above', points: [rule('talk', { on: 'talk.given', give: 1 })] })
    const beside = scheme({
      scheme: 'beside',
      score: { close: 'year', reset: 'year', cites: { doc: 'doc', place: '一' }, say: '每年结算' },
      points: [rule('talk', { on: 'talk.given', give: 2 })],
    })
    const { score: _, ...open } = child
    expect(told(inherit(open as typeof child, [above, beside]))).toEqual([
      'inherits/points/talk: 上级方案 above 和 beside 在这一条上说法不同 → 在本方案里写明这一条，或用 without 去掉',
      'inherits/score: 上级方案 above 和 beside 在这一条上说法不同 → 在本方案里写明这一条',
    ])
  })

  it('that differ in a switch which ended before the child begins leave it off', () => {
    const above = scheme({ scheme: 'above', switches: switched })
    const beside = scheme({ scheme: 'beside', switches: { ranking: { ...switched.ranking, until: '2026-07-01' } } })
    const whole = inherit(child, [above, beside])
    expect(told(whole)).toEqual([])
    expect(whole.ok && whole.scheme.switches).toBeUndefined()
    const on = scheme({ scheme: 'above', switches: { ranking: { ...switched.ranking, until: '2026-07-02' } } })
    const both = inherit(child, [on, beside])
    expect(both.ok && both.scheme.switches?.ranking?.until).toBe('2026-07-02')
  })
})
