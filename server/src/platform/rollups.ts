import { businessDate } from '@lianxin/rules/calendar'
import { type Kysely, sql } from 'kysely'
import type { DB } from './tables.ts'

/** What a change of state does to the counters; they are written once, at the end of its transaction. */
export type Tally =
  | { of: 'services'; community_id: string; day: string; year: number; person_id: string; [counter: string]: unknown }
  | { of: 'needs'; community_id: string; day: string; [counter: string]: unknown }

const openStates = ['held', 'placed', 'sorted', 'open', 'in-hand']

type Counters = Record<string, number>

/** What a need in a state adds to the day it was placed on; one merged or withdrawn adds nothing. */
const needCounters = (state: string | undefined): Counters => ({
  needs_open: Number(state !== undefined && openStates.includes(state)),
  needs_served: Number(state === 'served' || state === 'closed'),
  needs_answered: Number(state === 'answered'),
})

interface ServiceParts {
  communityId: string
  personId: string
  happenedOn: string
  minutes: number
  evidence: string
  state: string
}

const serviceCounters = ({ state, minutes, evidence }: ServiceParts): Counters => {
  const counts = state === 'verified' || state === 'rated'
  const level = (one: string) => Number(counts && evidence === one)
  const levels = { e0: level('E0'), e1: level('E1'), e2: level('E2'), e3: level('E3') }
  return { services: Number(counts), minutes: counts ? minutes : 0, ...levels }
}

function difference(before: Counters, after: Counters): Counters | undefined {
  const names = Object.keys(after).filter((name) => after[name] !== before[name])
  if (!names.length) return undefined
  return Object.fromEntries(Object.keys(after).map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)]))
}

/** What of a need its counters hang on; one just placed has been served to nobody, so the rest may be absent. */
export interface CountedNeed {
  communityId: string
  kind: string
  at: Date
  category?: string | null
  helpersWanted?: number
}

/**
 * The change that a need's step means to its day, to the counts of its month by kind and state, and to what its month
 * served when it is served or opened again; `from` undefined for a new one. Nothing when no counter moves.
 */
export function needTally(
  need: CountedNeed,
  from: string | undefined,
  to: string,
  toKind = need.kind,
): Tally | undefined {
  if (from === to && toKind === need.kind) return undefined
  const change = difference(needCounters(from), needCounters(to)) ?? {
    needs_open: 0,
    needs_served: 0,
    needs_answered: 0,
  }
  const { communityId, at, category, helpersWanted } = need
  const served = change.needs_served ?? 0
  if (served && (category === undefined || helpersWanted === undefined))
    throw new Error('a need moved without its parts')
  const parts = served ? { category, wanted: served * (helpersWanted ?? 0) } : {}
  const left = from === undefined ? {} : { from_kind: need.kind, from_state: from }
  const states = { ...left, to_kind: toKind, to_state: to }
  return { of: 'needs', community_id: communityId, day: businessDate(at), ...change, ...states, ...parts }
}

/** The change that a record's step means to the day it happened on and to its member's year. */
export function serviceTally(before: ServiceParts, after: ServiceParts): Tally | undefined {
  const change = difference(serviceCounters(before), serviceCounters(after))
  if (!change) return undefined
  const { communityId, personId, happenedOn } = after
  const year = Number(happenedOn.slice(0, 4))
  return { of: 'services', community_id: communityId, day: happenedOn, year, person_id: personId, ...change }
}

/** Writes the changes of a transaction to the counters. */
export async function writeTallies(trx: Kysely<DB>, tallies: readonly Tally[]): Promise<void> {
  const needs = tallies.filter(({ of }) => of === 'needs')
  const services = tallies.filter(({ of }) => of === 'services')
  if (needs.length) await sql`select count_needs(${JSON.stringify(needs)}::jsonb)`.execute(trx)
  if (services.length) await sql`select count_services(${JSON.stringify(services)}::jsonb)`.execute(trx)
}
