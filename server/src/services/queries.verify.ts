import type { Book } from '@lianxin/rules/points-step'
import { type Kysely, sql } from 'kysely'
import type { DB } from '../platform/tables.ts'

/** An order as facts_to_verify tells it; `dueAt` as JSON writes instants. */
interface ToldOrder {
  id: string
  helper: string
  helperName: string
  unitId: string | null
  personId: string | null
  parentId: string | null
  state: string
  seq: number
  dueAt: string
}

interface ToldBook {
  version: number
  state: Book | null
  /** No book because nothing happened yet. */
  fresh: boolean
}

/** All that verifying one record is decided by; `service` null when there is none with this id in the community. */
export interface Found {
  /** Its idempotency key has an answer already. */
  answered: boolean
  community: { id: string; name: string; path: string; schemeId: string | null }
  service: {
    id: string
    communityId: string
    orderId: string
    needId: string
    personId: string
    unitId: string
    personName: string
    field: string | null
    happenedOn: string
    minutes: number
    line: string
    evidence: string
    state: string
    seq: number
  } | null
  order: ToldOrder
  /** The unit's order above it, and how many of its members' orders are still asked, under way or waiting. */
  parent: (ToldOrder & { live: number }) | null
  need: {
    id: string
    code: string
    kind: string
    state: string
    seq: number
    at: string
    category: string | null
    publicLine: string | null
    wanted: string
    wantedOn: string | null
    helpersWanted: number
    targetGroup: string | null
    place: string | null
    /** Member and unit of each record verified so far. */
    servedBy: [string, string][]
  }
  unitHours: string | null
  /** Kind of the service's unit now; null while nobody has said it. */
  unitKind: string | null
  seenAt: string | null
  /** Kind of the member's enrolment here, home before unit; null without one. */
  card: string | null
  memberUnit: string | null
  memberBook: ToldBook
  unitBook: ToldBook
}

/** The record asked for, by its place in the list. */
export interface AskedRecord {
  place: number
  community_id: string
  id: string
  key?: string | undefined
}

/** Reads for all records at once. `scope` is given outside a transaction, where the statement is one by itself. */
export async function factsToVerify(
  db: Kysely<DB>,
  asked: readonly AskedRecord[],
  scope: string | null,
): Promise<Map<number, Found>> {
  const { rows } = await sql<{ place: number; found: Found }>`
    select place, found from facts_to_verify(${JSON.stringify(asked)}::jsonb, ${scope})`.execute(db)
  return new Map(rows.map(({ place, found }) => [place, found]))
}
