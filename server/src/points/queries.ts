import type { PointsLine } from '@lianxin/rules/points'
import type { Book } from '@lianxin/rules/points-step'
import type { Fact, FactKind, Subject } from '@lianxin/rules/scheme-facts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db.ts'

/** Facts that a need makes when it is served: while it is open again they don't stand. */
export const needFacts: readonly FactKind[] = ['need.served', 'wish.done', 'problem.solved']

/**
 * All facts of a subject in a community that still stand: not of a withdrawn record, nor of a need that is open again.
 * What its book is scored from.
 */
export async function factsOf(db: Db, communityId: string, subjectId: string): Promise<Fact[]> {
  const rows = await db.sql
    .selectFrom('facts')
    .selectAll()
    .where('communityId', '=', communityId)
    .where('subjectId', '=', subjectId)
    .where(
      sql<boolean>`not exists (select 1 from services s where s.community_id = facts.community_id
        and s.id::text = facts.source and s.state = 'withdrawn')`,
    )
    .where(
      sql<boolean>`case when kind = any(${needFacts}) then exists (select 1 from needs n where n.community_id = facts.community_id
        and n.id = facts.source::uuid and n.state in ('served', 'closed')) else true end`,
    )
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

/** A subject's book with what recording facts in it needs to know. */
export interface FoundBook {
  subjectId: string
  /** 0 and no state where none is kept. */
  version: number
  state: Book | null
  /** Nothing ever happened here. */
  empty: boolean
  /** Of the facts asked for, those the community has already. */
  known: string[]
  /** Kind of the enrolment here, home before unit, as `cardOf`; null without one. */
  card: string | null
  unitId: string | null
}

/**
 * The unit whose pages show a member's points in a community: that of her enrolment here, else the one that sent her to
 * serve here last. A unit sees its member's whole service, also where she only helps.
 */
const unitIn = (communityId: string, subjectId: RawBuilder<unknown>) => sql<string | null>`coalesce(
  (select e.unit_id from enrolments e where e.community_id = ${communityId} and e.subject_id = ${subjectId}
    and e.unit_id is not null limit 1),
  (select s.unit_id from services s where s.community_id = ${communityId} and s.person_id = ${subjectId}
    order by s.happened_on desc, s.at desc limit 1))`

/** The books of some subjects in one go, each with the facts that are to be recorded. */
export async function booksOf(
  db: Db,
  communityId: string,
  asked: readonly { subject_id: string; facts: readonly string[] }[],
): Promise<FoundBook[]> {
  const { rows } = await sql<FoundBook>`
    select a.subject_id, coalesce(b.version, 0) as version, b.state,
      (select true from facts f where f.community_id = ${communityId} and f.subject_id = a.subject_id limit 1) is null as empty,
      array(select f.id::text from facts f where f.community_id = ${communityId} and f.id = any(a.facts)) as known,
      (select e.kind from enrolments e where e.community_id = ${communityId} and e.subject_id = a.subject_id
        order by e.kind = 'home' desc limit 1) as card,
      ${unitIn(communityId, sql`a.subject_id`)} as unit_id
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as a (subject_id uuid, facts uuid[])
      left join books b on b.community_id = ${communityId} and b.subject_id = a.subject_id`.execute(db.sql)
  return rows
}

/** What scoring remembers of a subject's book; undefined before the first full fold. */
export const bookOf = (db: Db, communityId: string, subjectId: string) =>
  db.sql
    .selectFrom('books')
    .select(['version', 'state'])
    .where('communityId', '=', communityId)
    .where('subjectId', '=', subjectId)
    .executeTakeFirst()

/** The lines already written for a subject in a community, in the rules' own shape. */
export async function linesOf(db: Db, communityId: string, subjectId: string): Promise<PointsLine[]> {
  const rows = await db.sql
    .selectFrom('pointsLines')
    .selectAll()
    .where('communityId', '=', communityId)
    .where('subjectId', '=', subjectId)
    .orderBy('at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    key: row.key,
    fact: row.fact,
    rule: row.rule,
    points: row.points,
    ...(row.cut ? { cut: row.cut as unknown as NonNullable<PointsLine['cut']> } : {}),
    ...(row.ratings === null ? {} : { ratings: row.ratings }),
    date: row.happenedOn,
    ...(row.factDate ? { factDate: row.factDate } : {}),
    who: row.subject as Subject,
    subjectId: row.subjectId,
    communityId: row.communityId,
    card: row.card as PointsLine['card'],
    say: row.say,
    cites: row.cites as unknown as PointsLine['cites'],
    scheme: row.scheme,
    ...(row.reverses ? { reverses: row.reverses } : {}),
  }))
}

/** Members who served a need and their units: whose books its being open or served again concerns. */
export const servedNeed = (db: Db, communityId: string, needId: string) =>
  db.sql
    .selectFrom('services')
    .select(['personId', 'unitId'])
    .distinct()
    .where('communityId', '=', communityId)
    .where('needId', '=', needId)
    .where('state', 'in', ['verified', 'rated'])
    .execute()

/** Subjects that have ratings in the community: whom a period's close may concern. */
export const ratedSubjects = (db: Db, communityId: string) =>
  db.sql
    .selectFrom('facts')
    .select(['subjectId', 'subject'])
    .distinct()
    .where('communityId', '=', communityId)
    .where('kind', '=', 'service.rated')
    .execute()

/** Subjects that have a book in the community, by id. */
export const bookedSubjects = (db: Db, communityId: string) =>
  db.sql
    .selectFrom('balances')
    .select(['subjectId', 'subject'])
    .distinct()
    .where('communityId', '=', communityId)
    .orderBy('subjectId')
    .execute()

/** Which card a subject's doings in a community go to: the home's, or the linked unit's. */
export async function cardOf(db: Db, communityId: string, who: Subject, subjectId: string): Promise<Fact['card']> {
  if (who !== 'member') return 'unit'
  const row = await db.sql
    .selectFrom('enrolments')
    .select('kind')
    .where('communityId', '=', communityId)
    .where('subjectId', '=', subjectId)
    .orderBy(sql`kind = 'home'`, 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.kind === 'unit' ? 'unit' : 'home'
}

/** The unit whose list shows the member's points in the community too; null for who came without one. */
export async function unitOf(db: Db, communityId: string, subjectId: string): Promise<string | null> {
  const unit = unitIn(communityId, sql`${subjectId}::uuid`)
  const { rows } = await sql<{ unitId: string | null }>`select ${unit} as unit_id`.execute(db.sql)
  return rows[0]?.unitId ?? null
}

export interface Between {
  from: string
  to: string
}

/**
 * Points that the lines of a period give each member and unit current since then; `isNew` when they became current in
 * it. Whoever came after its end has no part in it. What a longer period's card opened with was not earned in this one.
 */
export async function periodPoints(db: Db, communityId: string, { kind, from, to }: Between & { kind: string }) {
  const { rows } = await sql<{
    subject: string
    subjectId: string
    points: number
    isNew: boolean
    unitKind: string | null
  }>`
    select e.subject, e.subject_id, min((select o.unit_kind from organisations o where o.id = e.unit_id)) as unit_kind,
       coalesce((select sum(l.points) from points_lines l where l.community_id = ${communityId}
        and l.subject_id = e.subject_id and l.happened_on between ${from}::date and ${to}::date
        and not starts_with(l.fact, '~account|') and l.fact not in (select id::text from facts
          where community_id = ${communityId} and kind = 'period.opened' and data ->> 'period' <> ${kind})), 0)::int as points,
      bool_and((e.state_at at time zone 'Asia/Shanghai')::date >= ${from}::date) as is_new
    from enrolments e
    where e.community_id = ${communityId} and e.state = 'current'
      and (e.state_at at time zone 'Asia/Shanghai')::date <= ${to}::date
    group by e.subject, e.subject_id order by e.subject_id`.execute(db.sql)
  return rows
}

/** How many needs the community published in a period: none needed is a good month, and nobody's fault. */
export async function needsPublished(db: Db, communityId: string, { from, to }: Between): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from transitions where community_id = ${communityId} and entity = 'need'
      and verb = 'publish' and (at at time zone 'Asia/Shanghai')::date between ${from}::date and ${to}::date`.execute(
    db.sql,
  )
  return rows[0]?.count ?? 0
}
