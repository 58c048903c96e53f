import type { Period } from '@lianxin/rules/calendar'
import type { Excuse } from '@lianxin/rules/duties-due'
import { excusesOf, type PauseReason } from '@lianxin/rules/pauses'
import { type Expression, sql } from 'kysely'
import type { Ctx } from '../context.ts'
import type { Db } from '../db.ts'
import { open } from './seal.ts'

/** Where the reason of a pause lives sealed: the same envelope in the member's own row and in her communities'. */
export const pausePlace = (pauseId: string): string => `pauses:${pauseId}`

type Days = Pick<Period, 'from' | 'to'>

const covered = (communityId: string, person: Expression<unknown>, { from, to }: { from: unknown; to: unknown }) => sql`
  from member_pauses p where p.community_id = ${communityId} and p.person_id = ${person}
    and p.from_on <= p.to_on and p.from_on <= ${to}::date and p.to_on >= ${from}::date`

/** True where the member that a row names pauses on one of some days. */
export const pausesOn = (communityId: string, person: Expression<unknown>, days: readonly string[]) =>
  sql<boolean>`exists (select 1 from unnest(${days}::text[]) d (day),
    lateral (select 1 ${covered(communityId, person, { from: sql`d.day`, to: sql`d.day` })}) c)`

/** The last day of the pause that the member a row names is in on a day, or null. */
export const pausedUntil = (communityId: string, person: Expression<unknown>, day: string) =>
  sql<
    string | null
  >`(select to_char(max(p.to_on), 'YYYY-MM-DD') ${covered(communityId, person, { from: day, to: day })})`

/** Members of a community who pause on any day of a span. */
export async function pausedIn(db: Db, communityId: string, { from, to }: Days): Promise<Set<string>> {
  const rows = await db.sql
    .selectFrom('memberPauses')
    .select('personId')
    .distinct()
    .where('communityId', '=', communityId)
    .where(sql<boolean>`from_on <= to_on and from_on <= ${to}::date and to_on >= ${from}::date`)
    .execute()
  return new Set(rows.map(({ personId }) => personId))
}

/**
 * What pauses in a span excuse members of a community from, for the rules. Why somebody pauses is opened here and goes
 * no further: never into an answer, a list or a log.
 */
export async function excusesIn(
  { app }: Ctx,
  db: Db,
  communityId: string,
  { from, to }: Days,
  personIds?: readonly string[],
): Promise<Map<string, Excuse[]>> {
  let rows = db.sql
    .selectFrom('memberPauses')
    .select(['personId', 'id', 'fromOn', 'toOn', 'wrappedKey', 'sealed'])
    .where('communityId', '=', communityId)
    .where(sql<boolean>`from_on <= to_on and from_on <= ${to}::date and to_on >= ${from}::date`)
  if (personIds) rows = rows.where('personId', '=', sql<string>`any(${personIds}::uuid[])`)
  const found = (await rows.execute()).map(({ personId, id, fromOn, toOn, wrappedKey, sealed }) => {
    // no key, no reason: a pause all the same
    const why = wrappedKey ? open(app.keys, wrappedKey, sealed, pausePlace(id)) : 'paused'
    return { personId, excuses: excusesOf({ from: fromOn, to: toOn }, why as PauseReason) }
  })
  const byPerson = Map.groupBy(found, ({ personId }) => personId)
  return new Map([...byPerson].map(([personId, all]) => [personId, all.flatMap(({ excuses }) => excuses)]))
}
