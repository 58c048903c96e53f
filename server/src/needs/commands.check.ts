import { type NeedCategory, type NeedTime, needTimes } from '@lianxin/contract/needs'
import { addDays, businessDate, isBusinessDate } from '@lianxin/rules/calendar'
import { phone } from '@lianxin/rules/phones'
import { Refusal, refuse } from '@lianxin/rules/refusal'
import type { Scheme } from '@lianxin/rules/scheme'
import { fieldText, tidy } from '@lianxin/rules/text'
import { mustBeCategory } from './queries.categories.ts'

/** Longest words of a need, in characters as a person counts them. */
export const mostWords = 500
const mostAhead = 180

/** What was typed, before anything is believed. */
export interface Typed {
  text: string
  category: string
  neighbourhoodId: string
  door: string
  wanted: readonly string[]
  wantedOn: string
  phone: string
  name: string
  forOther: boolean
}

export interface Told {
  text: string
  category: NeedCategory
  neighbourhoodId: string | null
  door: string | null
  wanted: NeedTime[]
  wantedOn: string | null
  phone: string | null
  name: string | null
  forOther: boolean
}

export type Problem = { field: keyof Typed; refusal: Refusal }

/**
 * Reads all fields and says everything that is wrong at once, so that a resident is sent back one time only.
 * `phoneNeeded` is false when staff file for somebody who has none; they may also choose the desk's finer categories.
 */
export function checkNeed(
  typed: Typed,
  facts: { now: Date; neighbourhoodIds: readonly string[]; phoneNeeded: boolean; scheme: Scheme },
): { told: Told; problems: Problem[] } {
  const problems: Problem[] = []
  const chooser = facts.phoneNeeded ? 'resident' : 'filing'
  const look = <T>(field: keyof Typed, work: () => T, otherwise: T): T => {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      problems.push({ field, refusal: error })
      return otherwise
    }
  }
  const told: Told = {
    text: look('text', () => fieldText('text', typed.text, mostWords), ''),
    category: look('category', () => mustBeCategory(facts.scheme, typed.category, chooser), 'unclear'),
    neighbourhoodId: look('neighbourhoodId', () => placeOf(typed.neighbourhoodId, facts.neighbourhoodIds), null),
    door: look('door', () => optional('door', typed.door, 50), null),
    wanted: needTimes.filter((time) => typed.wanted.includes(time)),
    wantedOn: look('wantedOn', () => dayOf(typed.wantedOn, facts.now), null),
    phone: look('phone', () => (tidy(typed.phone) || facts.phoneNeeded ? phone(typed.phone).value : null), null),
    name: look('name', () => optional('name', typed.name, 30), null),
    forOther: typed.forOther,
  }
  return { told, problems }
}

/** A day from today on, not further than half a year; undefined words mean no day. Throws bad-date, past-day, too-far-ahead. */
export function dayOf(typed: string, now: Date): string | null {
  const day = typed.trim()
  if (!day) return null
  if (!isBusinessDate(day)) throw refuse('bad-date', { field: 'wantedOn' })
  const today = businessDate(now)
  if (day < today) throw refuse('past-day', { field: 'wantedOn', from: today })
  if (day > addDays(today, mostAhead)) throw refuse('too-far-ahead', { field: 'wantedOn', days: mostAhead })
  return day
}

function placeOf(typed: string, known: readonly string[]): string | null {
  if (!typed) return null
  if (!known.includes(typed)) throw refuse('invalid-input', { fields: ['neighbourhoodId'] })
  return typed
}

const optional = (field: string, text: string, max: number): string | null => fieldText(field, text, max, 0) || null
