import { describe, expect, it } from 'vitest'
import { endedOn, excusesOf, mustBePause, mustLast, pauseState } from '../src/pauses.ts'
import { Refusal } from '../src/refusal.ts'

const today = '2026-11-23'
const other = { from: '2027-01-10', to: '2027-01-20' }
const calledOff = { from: '2026-12-10', to: '2026-12-09' }

/** The code it is refused with, or `fine`. */
const told = (work: () => void): string => {
  try {
    work()
    return 'fine'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('a pause', () => {
  it.each([
    ['today alone', '2026-11-23', '2026-11-23', 'fine'],
    ['from today, half a year', '2026-11-23', '2027-01-09', 'fine'],
    ['six months to the day', '2027-02-01', '2027-07-31', 'fine'],
    ['six months and a day', '2027-02-01', '2027-08-01', 'pause-too-long'],
    ['from yesterday', '2026-11-22', '2026-11-30', 'pause-past'],
    ['ends before it begins', '2026-11-25', '2026-11-24', 'pause-backwards'],
    ['touches the last day of another', '2027-01-20', '2027-01-25', 'pause-overlaps'],
    ['lies around another', '2027-01-01', '2027-01-31', 'pause-overlaps'],
    ['the day after another', '2027-01-21', '2027-01-25', 'fine'],
    ['over one that was called off', '2026-12-01', '2026-12-20', 'fine'],
    ['a day that isn’t', '2027-02-30', '2027-03-01', 'bad-date'],
    ['until a day that isn’t', '2027-02-01', '2027-02-30', 'bad-date'],
  ])('%s', (_, from, to, code) => {
    expect(told(() => mustBePause({ from, to }, [other, calledOff], today))).toBe(code)
  })

  it.each([
    ['longer', { from: '2026-11-01', to: '2026-11-30' }, '2026-12-15', 'fine'],
    ['shorter, until today', { from: '2026-11-01', to: '2026-11-30' }, today, 'fine'],
    ['until yesterday', { from: '2026-11-01', to: '2026-11-30' }, '2026-11-22', 'pause-past'],
    ['beyond six months', { from: '2026-11-01', to: '2026-11-30' }, '2027-05-01', 'pause-too-long'],
    ['into the next', { from: '2026-11-01', to: '2026-11-30' }, '2027-01-10', 'pause-overlaps'],
    ['before it begins', { from: '2026-12-01', to: '2026-12-30' }, '2026-11-30', 'pause-backwards'],
    ['over already', { from: '2026-11-01', to: '2026-11-22' }, '2026-12-01', 'wrong-state'],
    ['called off', calledOff, '2026-12-20', 'wrong-state'],
  ])('lasts %s', (_, pause, to, code) => {
    expect(told(() => mustLast(pause, to, [other], today))).toBe(code)
  })

  it('ends yesterday when it is ended today, and has no day when it had not begun', () => {
    expect(endedOn({ from: '2026-11-01', to: '2026-12-31' }, today)).toBe('2026-11-22')
    const planned = { from: '2026-12-01', to: '2026-12-31' }
    const to = endedOn(planned, today)
    expect(pauseState({ ...planned, to }, '2026-12-01')).toBe('called-off')
    expect(told(() => endedOn({ from: '2026-11-01', to: '2026-11-22' }, today))).toBe('wrong-state')
  })

  it('excuses as a pause whatever its reason, and by its reason besides', () => {
    const days = { from: '2026-11-23', to: '2026-12-20' }
    expect(excusesOf(days, 'paused')).toEqual([{ reason: 'paused', ...days }])
    expect(excusesOf(days, 'sick').map(({ reason }) => reason)).toEqual(['paused', 'sick'])
  })
})
