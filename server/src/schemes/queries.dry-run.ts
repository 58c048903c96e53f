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

/**
 * Names of subjects as the community knows them: by its enrolments, of a member who served there without one by the
 * newest record, of a unit by the organisation. Who is in none of them has no row.
 */
export async function namesOf(db: Db, communityId: string, subjectIds: readonly string[]) {
  if (!subjectIds.length) return []
  const { rows } = await sql<{ subjectId: string; name: string }>`
    with asked as (select unnest(${subjectIds}::uuid[]) as id),
    enrolled as (select distinct on (subject_id) subject_id as id, name from enrolments
      where community_id = ${communityId} and subject_id in (select id from asked) order by subject_id, state_at desc),
    served as (select distinct on (person_id) person_id as id, person_name as name from services
      where community_id = ${communityId} and person_id in (select id from asked)
      order by person_id, happened_on desc, id desc)
    select a.id as subject_id, coalesce(e.name, s.name, o.name) as name
    from asked a left join enrolled e using (id) left join served s using (id)
      left join organisations o on o.id = a.id and o.kind in ('unit', 'branch')
    where coalesce(e.name, s.name, o.name) is not null order by a.id`.execute(db.sql)
  return rows
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
