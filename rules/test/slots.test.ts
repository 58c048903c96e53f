import { describe, expect, it } from 'vitest'
import { instantOf } from '../src/calendar.ts'
import { officeHours } from '../src/deadlines.ts'
import { holidays } from '../src/holidays.ts'
import { hoursOf, timesOf } from '../src/slots.ts'

const at = (date: string, time: string, hours = officeHours) => timesOf(date, instantOf(date, time), hours, holidays)

describe('when a service was', () => {
  it('reads a unit’s own hours, two spans as well as one, and takes office hours where none are written', () => {
    expect(hoursOf('周一至周五 10:00–13:30、15:30-19:30')).toEqual([
      ['10:00', '13:30'],
      ['15:30', '19:30'],
    ])
    expect(hoursOf('每天 8:30–17:30')).toEqual([['08:30', '17:30']])
    for (const text of [null, '', '看门口的牌子', '18:00–9:00']) expect(hoursOf(text)).toBe(officeHours)
  })

  it('tells inside from outside by the unit’s hours, so the same hour differs where work begins later', () => {
    expect(at('2026-03-09', '09:00').slot).toBe('inside')
    expect(at('2026-03-09', '09:00', hoursOf('10:00–13:30 15:30–19:30')).slot).toBe('outside')
    expect(at('2026-03-09', '19:00', hoursOf('10:00–13:30 15:30–19:30')).slot).toBe('inside')
    expect(at('2026-03-09', '12:00').slot).toBe('outside')
  })

  it('knows make-up days, days off and festivals', () => {
    expect(at('2026-10-01', '10:00')).toEqual({ day: 'resting', festival: '国庆节', slot: 'outside' })
    expect(at('2026-10-10', '10:00')).toEqual({ day: 'working', slot: 'inside' })
    expect(at('2026-03-08', '10:00')).toEqual({ day: 'resting', slot: 'outside' })
  })

  it('says nothing where nothing is known: no time, another day’s time, a year without a notice', () => {
    expect(timesOf('2026-03-09', null, officeHours, holidays)).toEqual({ day: 'working' })
    expect(timesOf('2026-03-08', null, officeHours, holidays)).toEqual({ day: 'resting', slot: 'outside' })
    expect(timesOf('2026-03-09', instantOf('2026-03-10', '10:00'), officeHours, holidays)).toEqual({ day: 'working' })
    expect(at('2031-03-10', '10:00')).toEqual({})
    expect(at('2031-03-10', '20:00')).toEqual({ slot: 'outside' })
  })
})
