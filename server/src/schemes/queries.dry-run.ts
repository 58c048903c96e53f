import type { DutySubject } from '@lianxin/rules/duties'
import type { Fact, FactKind, Subject } from '@lianxin/rules/scheme-facts'
import { sql } from 'kysely'
import type { App } from '../context.ts'
import type { Db } from '../db.ts'

interface Span {
  from: string
  to: string
}

/** A community's facts of a span that still stand (a withdrawn record's don't), as the rules see them. */
export async function factsIn(db: Db, communityId: string, { from, to }: Span): Promise<Fact[]> {
  const rows = await db.sql
    .selectFrom('facts')
    .select(['id', 'kind', 'happenedOn', 'subject', 'subjectId', 'communityId', 'card', 'data'])
    .where('communityId', '=', communityId)
    .where('happenedOn', '>=', from)
    .where('happenedOn', '<=', to)
    .where(
      sql<boolean>`not exists (select 1 from services s where s.community_id = facts.community_id
        and s.id::text = facts.source and s.state = 'withdrawn')`,
    )
    .orderBy('happenedOn')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as FactKind,
    date: row.happenedOn,
    who: row.subject as Subject,
    subjectId: row.subjectId,
    communityId: row.communityId,
    card: row.card as Fact['card'],
    values: row.data as Fact['values'],
  }))
}

/** Who is enrolled in a community, since which day; one row for each subject. */
export async function subjectsOf(db: Db, communityId: string): Promise<DutySubject[]> {
  const { rows } = await sql<{ subject: string; subjectId: string; since: string; cards: Fact['card'][] }>`
    select subject, subject_id, min((state_at at time zone 'Asia/Shanghai')::date)::text as since,
      array_agg(distinct kind) as cards
    from enrolments where community_id = ${communityId} and state = 'current'
    group by subject, subject_id order by subject_id`.execute(db.sql)
  return rows.map(({ subject, ...row }) => ({ who: subject as Subject, ...row }))
}

/** Names of subjects as the community's enrolments hold them. */
export async function namesOf(db: Db, communityId: string, subjectIds: readonly string[]) {
  if (!subjectIds.length) return []
  return db.sql
    .selectFrom('enrolments')
    .select(['subjectId', 'name'])
    .distinctOn('subjectId')
    .where('communityId', '=', communityId)
    .where('subjectId', 'in', subjectIds)
    .orderBy('subjectId')
    .orderBy('stateAt', 'desc')
    .execute()
}

/** Communities of an area that run a scheme, by name. */
export const communitiesUnder = (db: Db, path: string, schemes: readonly string[]) =>
  db.sql
    .selectFrom('organisations')
    .select(['id', 'name', 'path'])
    .where('kind', '=', 'community')
    .where('endedAt', 'is', null)
    .where('path', 'like', `${path}%`)
    .where('schemeId', 'in', schemes)
    .orderBy('name')
    .orderBy('id')
    .execute()

/** First and last year with facts in these communities; undefined without any. */
export async function yearsWithFacts(
  db: Db,
  ids: readonly string[],
): Promise<{ first: number; last: number } | undefined> {
  const { rows } = await sql<{ first: string | null; last: string | null }>`
    select min(f.first)::text as first, max(f.last)::text as last from unnest(${ids}::uuid[]) c (id)
    cross join lateral (select
      (select happened_on from facts where community_id = c.id order by happened_on limit 1) as first,
      (select happened_on from facts where community_id = c.id order by happened_on desc limit 1) as last) f`.execute(
    db.sql,
  )
  const [row] = rows
  return row?.first && row.last
    ? { first: Number(row.first.slice(0, 4)), last: Number(row.last.slice(0, 4)) }
    : undefined
}

/** Communities that run a scheme. */
export async function communitiesOf(app: Pick<App, 'pool'>, scheme: string): Promise<string[]> {
  const rows = await app.pool.kysely
    .selectFrom('organisations')
    .select('id')
    .where('kind', '=', 'community')
    .where('schemeId', '=', scheme)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Places of an area that still run the scheme that another one follows. */
export async function placesFollowing(
  app: Pick<App, 'pool'>,
  organisationId: string,
  scheme: string,
): Promise<string[]> {
  const rows = await app.pool.kysely
    .selectFrom('organisations as o')
    .innerJoin('organisations as top', (on) => on.on('top.id', '=', organisationId))
    .select('o.id')
    .where('o.schemeId', '=', scheme)
    .where(sql<boolean>`o.path like top.path || '%'`)
    .orderBy('o.id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Subjects of a community with facts in a span, in one fixed order. */
export const subjectsSince = (db: Db, communityId: string, from: string, to: string) =>
  db.sql
    .selectFrom('facts')
    .select(['subjectId', 'subject'])
    .distinct()
    .where('communityId', '=', communityId)
    .where('happenedOn', '>=', from)
    .where('happenedOn', '<=', to)
    .orderBy('subjectId')
    .execute()
