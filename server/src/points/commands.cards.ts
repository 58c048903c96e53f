import { businessDate, type Period } from '@lianxin/rules/calendar'
import { openedPeriods, opensOn } from '@lianxin/rules/points-cards'
import { sql } from 'kysely'
import type { Ctx } from '../context.ts'
import { act, type Db, read, type Tx } from '../db.ts'
import { within } from '../gate.ts'
import { schemeOf } from '../platform/schemes.ts'
import { type NewFact, opened } from './commands.book.ts'
import { recordFacts } from './commands.ts'
import { type Enrolled, withoutCard } from './queries.cards.ts'

/** Cards opened in one transaction of the job: a fraction of a second. */
const atOnce = 50

/**
 * The facts by which these subjects' cards of the periods that run today are open in a community; to be recorded in
 * the same transaction. A card that was opened elsewhere stays there, and gives no second base (rules/src/points.ts).
 * In one community a subject has one card: the home's, where she is current at home too. The scope must hold the
 * subjects.
 */
export async function openCards(tx: Tx, communityId: string, enrolled: readonly Enrolled[]): Promise<NewFact[]> {
  const periods = await periodsOf(tx.ctx, tx, communityId)
  if (!enrolled.length) return []
  const wanted = enrolled.flatMap(({ subjectId, card }) =>
    periods.map(({ key }) => ({ subject_id: subjectId, period: key, card })),
  )
  // in one order of subjects, so that two communities never wait for each other in a circle
  await sql`
    insert into opened_cards (scope_id, period, card, community_id)
    select distinct on (a.subject_id, a.period) a.subject_id, a.period, a.card, ${communityId}::uuid
      from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as a (subject_id uuid, period text, card text)
      where not exists (select from opened_cards o where o.scope_id = a.subject_id and o.period = a.period
        and o.community_id = ${communityId})
      order by a.subject_id, a.period, a.card
    on conflict on constraint opened_cards_pk do nothing`.execute(tx.sql)
  const here = await tx.sql
    .selectFrom('openedCards')
    .select(['scopeId', 'period', 'card'])
    .where('communityId', '=', communityId)
    .where('scopeId', '=', sql<string>`any(${[...new Set(enrolled.map(({ subjectId }) => subjectId))]}::uuid[])`)
    .where(
      'period',
      'in',
      periods.map(({ key }) => key),
    )
    .execute()
  return here.flatMap(({ scopeId: subjectId, period: key, card }) => {
    const period = periods.find((one) => one.key === key)
    const own = enrolled.filter((one) => one.subjectId === subjectId)
    const since = own.map((one) => one.since).sort()[0]
    if (!period || !own[0] || !since) return []
    const of = { communityId, who: own[0].who, subjectId, card: card === 'home' ? 'home' : 'unit' } as const
    return [opened(of, period, opensOn(period, since))]
  })
}

async function periodsOf(ctx: Ctx, db: Db, communityId: string): Promise<Period[]> {
  const { scheme } = await schemeOf(ctx, db, communityId)
  return openedPeriods(ctx.app.schemes.versions(scheme), businessDate(db.now))
}

/**
 * When a period has begun, opens the cards of all who are current in a community, a few in each transaction. Run again
 * it opens what is still missing and nothing else. Answers how many.
 */
export async function openPeriods(ctx: Ctx, communityId: string): Promise<number> {
  let cards = 0
  let after: string | null = null
  for (;;) {
    const found: Enrolled[] = await read(ctx, ctx.scope, async (db) => {
      const periods = (await periodsOf(ctx, db, communityId)).map(({ key }) => key)
      return withoutCard(db, communityId, { periods, after, limit: atOnce })
    })
    const last = found.at(-1)
    if (!last) return cards
    after = last.subjectId
    const scope = within(ctx, [communityId, ...found.map(({ subjectId }) => subjectId)])
    cards += await act(ctx, { action: 'period.open', scope, subject: communityId }, async (tx) => {
      const facts = await openCards(tx, communityId, found)
      await recordFacts(tx, facts)
      return facts.length
    })
  }
}
