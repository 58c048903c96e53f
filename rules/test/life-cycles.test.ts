import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { lifeCyclesPage } from '../../tools/life-cycles.ts'
import {
  advance,
  enrolmentLife,
  type LifeCycle,
  lifeCycles,
  mermaid,
  NEW,
  type NeedState,
  needLife,
  next,
  orderLife,
  serviceLife,
  startsOf,
  statesOf,
  verbsFrom,
} from '../src/life-cycles.ts'
import { Refusal } from '../src/refusal.ts'

/** Plays verbs one after the other from nothing. */
const play = (life: LifeCycle, ...verbs: string[]) =>
  verbs.reduce((state: string, verb) => advance(life, state, verb), NEW)

describe('a matter moves only along its table', () => {
  it.each([
    ['enrolment', 'current', ['open', 'report', 'confirm']],
    ['enrolment', 'current', ['open', 'report', 'return', 'report', 'confirm']],
    ['enrolment', 'current', ['open', 'walk-in']],
    ['enrolment', 'ended', ['open', 'report', 'confirm', 'end']],
    ['need', 'closed', ['place', 'sort', 'publish', 'take', 'serve', 'rate']],
    ['need', 'open', ['place', 'sort', 'publish', 'take', 'serve', 'rate', 'reopen']],
    ['need', 'open', ['place', 'sort', 'publish', 'take', 'serve', 'reopen']],
    ['need', 'placed', ['hold', 'amend', 'release']],
    ['need', 'answered', ['hold', 'answer']],
    ['need', 'in-hand', ['place', 'sort', 'publish', 'take', 'take', 'take']],
    ['need', 'open', ['place', 'sort', 'publish', 'take', 'let-go']],
    ['need', 'sorted', ['place', 'merge', 'split']],
    ['order', 'verified', ['dispatch', 'accept', 'start', 'finish', 'verify']],
    ['order', 'verified', ['dispatch', 'pass-on', 'finish', 'verify']],
    ['order', 'handed-back', ['dispatch', 'accept', 'pass-on', 'hand-back']],
    ['order', 'timed-out', ['dispatch', 'pass-on', 'time-out']],
    ['order', 'accepted', ['grab']],
    ['order', 'accepted', ['nominate']],
    ['presence', 'counted', ['expect', 'check-in', 'check-out']],
    ['service', 'rated', ['write', 'verify', 'rate']],
    ['service', 'verified', ['write', 'return', 'write', 'verify']],
    ['service', 'verified', ['enter-later', 'verify']],
    ['service', 'withdrawn', ['write', 'verify', 'rate', 'withdraw']],
    ['appraisal', 'final', ['draft', 'confirm', 'let-stand', 'finish']],
    ['appraisal', 'decided', ['draft', 'draft', 'confirm', 'answer', 'appeal', 'decide']],
  ] as const)('%s reaches %s by %s', (entity, state, verbs) => {
    expect(play(lifeCycles[entity], ...verbs)).toBe(state)
  })

  it.each([
    [needLife, 'placed', 'publish'],
    [needLife, 'withdrawn', 'reopen'],
    [needLife, 'answered', 'take'],
    [needLife, 'open', 'rate'],
    [orderLife, 'accepted', 'accept'],
    [orderLife, 'declined', 'accept'],
    [orderLife, 'verified', 'withdraw'],
    [serviceLife, 'written', 'rate'],
    [serviceLife, 'withdrawn', 'verify'],
    [enrolmentLife, 'due', 'confirm'],
    [enrolmentLife, 'ended', 'report'],
    [enrolmentLife, 'constructor', 'report'],
  ])('%o from %s refuses %s', (life, state, verb) => {
    const refusal = next<LifeCycle>(life, state, verb)
    expect(refusal).toBeInstanceOf(Refusal)
    expect((refusal as Refusal).params).toMatchObject({ state, verb })
    expect((refusal as Refusal).status).toBe(409)
    expect(() => advance<LifeCycle>(life, state, verb)).toThrow('wrong-state')
  })
})

describe.each(Object.entries(lifeCycles))('the table of %s', (_, life) => {
  it('lets every state be reached from nothing', () => {
    const seen = new Set<string>([NEW])
    for (let grown = 0; grown !== seen.size; ) {
      grown = seen.size
      for (const ways of Object.values(life.arrows)) {
        for (const [from, to] of Object.entries<string>(ways)) if (seen.has(from)) seen.add(to)
      }
    }
    expect(statesOf(life).filter((state) => !seen.has(state))).toEqual([])
  })

  it('leaves no state without a way on except its ends', () => {
    for (const state of statesOf(life)) {
      expect(verbsFrom(life, state).length === 0).toBe(life.ends.some((end) => end === state))
    }
  })

  it('is drawn with every arrow', () => {
    const arrows = Object.values(life.arrows).reduce((sum, ways) => sum + Object.keys(ways).length, 0)
    expect(mermaid(life).split('\n')).toHaveLength(1 + arrows + life.ends.length)
  })
})

it('knows its states and verbs by type, so that a wrong word does not compile', () => {
  const state: NeedState = advance(needLife, 'placed', 'sort')
  // @ts-expect-error no such verb
  expect(() => advance(needLife, state, 'accept')).toThrow('wrong-state')
  // @ts-expect-error no such state
  const wrong: NeedState = 'under-way'
  expect(statesOf(needLife)).not.toContain(wrong)
})

it('names the states a conditional update may start from', () => {
  expect(startsOf(needLife, 'reopen')).toEqual(['served', 'closed'])
  expect(verbsFrom(enrolmentLife, 'reported')).toEqual(['confirm', 'return', 'end'])
})

it('has its drawing in the docs', () => {
  expect(readFileSync(new URL('../../docs/life-cycles.md', import.meta.url), 'utf8')).toBe(lifeCyclesPage())
})
