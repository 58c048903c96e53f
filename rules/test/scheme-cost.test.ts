import { describe, expect, it } from 'vitest'
import { compare, impossible, merge } from '../src/scheme-compare.ts'
import { cost, costChanges, minutes, perHead } from '../src/scheme-cost.ts'
import { fact, rule, scheme } from './town.ts'

const span = { from: '2025-01-01', to: '2025-12-31' }
const served = (id: string, subjectId: string) => fact(id, 'service.verified', '2025-03-01', {}, { subjectId })
const facts = [served('a', 'm1'), served('b', 'm1'), served('c', 'm2')]
const subjects = ['m1', 'm2', 'm3'].map((subjectId) => ({ who: 'member' as const, subjectId, since: '2024-01-01' }))
const duty = (name: string, times: number, more: object = {}) =>
  rule(name, { on: 'service.verified', do: { times }, every: 'year', ...more })
const before = scheme({ duties: [duty('two', 2)] })
const tried = (after: ReturnType<typeof scheme>) => compare({ facts, subjects, before, after, span })
const changesOf = (after: ReturnType<typeof scheme>) => {
  const { volumes } = tried(after)
  return costChanges(cost(before, volumes.before), cost(after, volumes.after))
}

describe('what a rule costs is told out of a year’s records before it is switched on', () => {
  it('what is lacking for everybody to meet a duty is counted, subject by subject', () => {
    const { volumes } = tried(scheme({ duties: [duty('two', 3)] }))
    // m1 did two, m2 one, m3 none
    expect([volumes.before.lack, volumes.after.lack]).toEqual([{ two: 0 + 1 + 2 }, { two: 1 + 2 + 3 }])
  })

  it('a duty that asks for more takes the hours of doing it, the writing and the looking at it', () => {
    const found = changesOf(scheme({ duties: [duty('two', 3)] }))
    const of = (work: string) => found.find((one) => one.work === work)
    expect(of('duty-done')).toMatchObject({ rule: 'two', who: 'member', before: 3 * 60, after: 6 * 60 })
    expect(of('write-record')).toMatchObject({ who: 'member', after: 6 * minutes['write-record'].minutes })
    expect(of('verify-record')).toMatchObject({ who: 'clerk' })
    const volumes = tried(scheme({ duties: [duty('two', 3)] })).volumes.after
    expect(perHead(cost(scheme({ duties: [duty('two', 3)] }), volumes), volumes).member).toBeGreaterThan(100)
  })

  it('a new duty that nobody could meet is told so, and is not free because nothing like it happened', () => {
    const talks = { activities: [{ id: 'talk', name: '宣讲', say: '讲一讲政策' }] }
    const more = scheme({ duties: [duty('two', 2), duty('talks', 4, { on: 'talk.given' })], catalogues: talks })
    const { duties } = tried(more)
    expect(duties.map((one) => [one.rule, impossible(one)])).toEqual([
      ['two', undefined],
      ['talks', 'no-fact'],
    ])
    const found = changesOf(more)
    expect(found.map(({ rule: id, work, after }) => [id, work, after])).toEqual([
      ['talks', 'duty-done', 12 * 60],
      ['talks', 'fact-noted', 12 * minutes['fact-noted'].minutes],
    ])
  })

  it('the same scheme costs nobody anything more', () => expect(changesOf(before)).toEqual([]))

  it('of several communities is the sum of each', () => {
    const part = tried(scheme({ duties: [duty('two', 3)] }))
    expect(merge([part, part]).volumes.after).toMatchObject({ lack: { two: 12 }, members: 6, communities: 2 })
  })
})
