import { refuse } from '@lianxin/rules/refusal'
import type { Scheme } from '@lianxin/rules/scheme'
import { blocksOf, ruleCount } from '@lianxin/rules/scheme-differences'
import type { App } from '../context.ts'
import type { Db } from '../db.ts'
import type { Version } from '../platform/schemes.ts'

/** Every released version; few, and read whole whenever their number has changed. */
export const releasedVersions = (app: Pick<App, 'pool'>) =>
  app.pool.kysely
    .selectFrom('schemeVersions')
    .select(['scheme', 'effective', 'organisationId', 'follows', 'content', 'note', 'authorName', 'releaserName'])
    .select(['releasedAt'])
    .orderBy('effective')
    .execute()

/** How many there are: they are never changed or deleted, so the number tells whether something is new. */
export async function releasedCount(app: Pick<App, 'pool'>): Promise<number> {
  const { count } = await app.pool.kysely
    .selectFrom('schemeVersions')
    .select((is) => is.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The schemes that run in an area: how many communities of it run each, and whether places outside do too. */
export async function schemesOfArea(db: Db, path: string) {
  const inside = db.sql
    .selectFrom('organisations')
    .select(['schemeId', (is) => is.fn.countAll<string>().as('communities')])
    .where('kind', '=', 'community')
    .where('endedAt', 'is', null)
    .where('schemeId', 'is not', null)
    .where('path', 'like', `${path}%`)
    .groupBy('schemeId')
  const outside = db.sql
    .selectFrom('organisations')
    .select('schemeId')
    .distinct()
    .where('kind', '=', 'community')
    .where('endedAt', 'is', null)
    .where('schemeId', 'is not', null)
    .where('path', 'not like', `${path}%`)
  const own = db.sql.selectFrom('organisations').select('schemeId').where('path', '=', path)
  const [rows, others, mine] = [await inside.execute(), await outside.execute(), await own.executeTakeFirst()]
  const shared = new Set(others.map(({ schemeId }) => schemeId))
  const counts = new Map(rows.map(({ schemeId, communities }) => [schemeId as string, Number(communities)]))
  if (mine?.schemeId && !counts.has(mine.schemeId)) counts.set(mine.schemeId, 0)
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([scheme, communities]) => ({ scheme, communities, shared: shared.has(scheme) }))
}

/** An organisation's path. Throws not-found. */
export async function pathOf(db: Db, organisationId: string): Promise<string> {
  const row = await db.sql
    .selectFrom('organisations')
    .select('path')
    .where('id', '=', organisationId)
    .executeTakeFirst()
  if (!row) throw refuse('not-found')
  return row.path
}

/** Drafts of a desk, those at work first. */
export const draftsOf = (db: Db, organisationId: string) =>
  db.sql
    .selectFrom('schemeDrafts')
    .selectAll()
    .where('scopeId', '=', organisationId)
    .where('state', 'in', ['draft', 'sent'])
    .orderBy('changedAt', 'desc')
    .limit(200)
    .execute()

/** One draft of a desk. Throws not-found. */
export async function draftById(db: Db, organisationId: string, draftId: string) {
  const row = await db.sql
    .selectFrom('schemeDrafts')
    .selectAll()
    .where('scopeId', '=', organisationId)
    .where('id', '=', draftId)
    .executeTakeFirst()
  if (!row) throw refuse('not-found')
  return row
}
export type Draft = Awaited<ReturnType<typeof draftById>>

/** Rules whose value somebody chose because the text gives none. */
const chosenCount = (scheme: Scheme): number =>
  blocksOf(scheme).reduce((sum, [, rules]) => sum + rules.filter((rule) => rule.from === 'chosen').length, 0)

interface ReleasedBy {
  scheme: string
  effective: string
  note: string
  authorName: string
  releaserName: string
  releasedAt: Date
}

/** A version as the desk lists it; `inForce` is the one that judges today. */
export function shownVersion(version: Version, inForce: Scheme | undefined, today: string, released?: ReleasedBy) {
  const { own, whole, source } = version
  const current = inForce?.scheme === own.scheme && inForce.effective === own.effective
  return {
    scheme: own.scheme,
    name: own.name,
    effective: own.effective,
    state: current ? ('in-force' as const) : own.effective > today ? ('coming' as const) : ('past' as const),
    source,
    rules: ruleCount(whole),
    chosen: chosenCount(whole),
    authorName: released?.authorName ?? null,
    releaserName: released?.releaserName ?? null,
    releasedAt: released?.releasedAt.toISOString() ?? null,
    note: released?.note ?? null,
  }
}
