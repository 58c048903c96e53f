import { can } from '@lianxin/rules/access'
import { businessDate } from '@lianxin/rules/calendar'
import { refuse } from '@lianxin/rules/refusal'
import type { Scheme } from '@lianxin/rules/scheme'
import { type Collision, collisions } from '@lianxin/rules/scheme-collisions'
import { compare } from '@lianxin/rules/scheme-compare'
import { minutes } from '@lianxin/rules/scheme-cost'
import { differences } from '@lianxin/rules/scheme-differences'
import { type DraftStage, draftVerbs } from '@lianxin/rules/scheme-release'
import type { Ctx } from '../context.ts'
import { type Db, read } from '../db.ts'
import { accessActor } from '../gate.ts'
import type { Version } from '../platform/schemes.ts'
import { communitiesUnder, factsIn, namesOf, subjectsOf, yearsWithFacts } from './queries.dry-run.ts'
import { judge, mustSitAt } from './queries.judge.ts'
import { type Draft, draftById, draftsOf, pathOf, releasedVersions, schemesOfArea, shownVersion } from './queries.ts'

type OfDraft = { organisationId: string; draftId: string }
type OfVersion = { organisationId: string; schemeId: string; effective: string }
type Plain = Record<string, unknown>

/** The schemes of an area with their versions, and the drafts of its own desk. */
export async function readDesk(ctx: Ctx, organisationId: string) {
  const released = await releasedVersions(ctx.app)
  const today = businessDate(ctx.app.clock.now())
  return read(ctx, ctx.scope, async (db) => {
    const path = await pathOf(db, organisationId)
    const area = await schemesOfArea(db, path)
    const drafts = await draftsOf(db, organisationId)
    return {
      schemes: area.map((one) => ({
        ...one,
        versions: versionsOf(ctx, one.scheme).map((version) =>
          shownVersion(version, inForce(ctx, one.scheme, today), today, releasedOf(released, version)),
        ),
      })),
      drafts: drafts.map((draft) => draftLine(ctx, draft)),
      allowed:
        ctx.actor.current?.organisation.id === organisationId && can(accessActor(ctx.actor), 'scheme.draft', { path })
          ? ['draft']
          : [],
    }
  })
}

const releasedOf = (rows: Awaited<ReturnType<typeof releasedVersions>>, { own }: Version) =>
  rows.find(({ scheme, effective }) => scheme === own.scheme && effective === own.effective)

/** A scheme's own versions and those of the schemes it follows, newest first. */
function versionsOf(ctx: Ctx, id: string): Version[] {
  const chain = new Set(ctx.app.schemes.versions(id).map((one) => `${one.scheme}@${one.effective}`))
  return ctx.app.schemes.all().filter(({ own }) => chain.has(`${own.scheme}@${own.effective}`))
}

/** The version that judges the day, undefined where the scheme has none. */
function inForce(ctx: Ctx, id: string, today: string): Scheme | undefined {
  return ctx.app.schemes.ids().includes(id) ? ctx.app.schemes.at(id, today) : undefined
}

const draftLine = (ctx: Ctx, draft: Draft) => ({
  id: draft.id,
  scheme: draft.scheme,
  name: String(judge(ctx, draft).content.name ?? draft.scheme),
  effective: draft.effective,
  state: draft.state as DraftStage,
  authorName: draft.authorName,
  own: draft.author === ctx.actor.id,
  note: draft.note,
  changedAt: draft.changedAt.toISOString(),
  sentAt: draft.sentAt?.toISOString() ?? null,
})

/** The version, when it runs in the area. Throws not-found. */
async function versionIn(ctx: Ctx, db: Db, { organisationId, schemeId, effective }: OfVersion) {
  const area = await schemesOfArea(db, await pathOf(db, organisationId))
  const runs = area.some(({ scheme }) => versionsOf(ctx, scheme).some(({ own }) => own.scheme === schemeId))
  const found = ctx.app.schemes.all().find(({ own }) => own.scheme === schemeId && own.effective === effective)
  if (!runs || !found) throw refuse('not-found')
  const at = versionsOf(ctx, schemeId).indexOf(found)
  return { found, before: versionsOf(ctx, schemeId)[at + 1] }
}

/** One version as a document. */
export async function readVersion(ctx: Ctx, params: OfVersion) {
  const today = businessDate(ctx.app.clock.now())
  const released = await releasedVersions(ctx.app)
  return read(ctx, ctx.scope, async (db) => {
    const { found, before } = await versionIn(ctx, db, params)
    return {
      version: shownVersion(found, inForce(ctx, params.schemeId, today), today, releasedOf(released, found)),
      content: found.own as Plain,
      whole: found.whole as Plain,
      yaml: found.text,
      laws: lawsOf(ctx, found.whole),
      before: before?.own.effective ?? null,
    }
  })
}

/** Where the version meets a law, on its first day or today, whichever is later, and what a switch still lacks. */
const lawsOf = (ctx: Ctx, scheme: Scheme | undefined) => {
  if (!scheme) return []
  const today = businessDate(ctx.app.clock.now())
  const comes = scheme.effective > today
  const day = comes ? scheme.effective : today
  return collisions(scheme, day).map((one) => ({ ...one, missing: one.on ? [] : missingOf(scheme, one.switch, day) }))
}

type Missing = 'authority' | 'document' | 'reason' | 'until'

/** What somebody would have to write down before the switch counts; nothing where no switch helps. */
function missingOf(scheme: Scheme, name: Collision['switch'], day: string): Missing[] {
  if (!name) return []
  const given = scheme.switches?.[name]
  if (!given) return ['authority', 'document', 'reason', 'until']
  return given.until < day ? ['until'] : []
}

/** What a version says differently from an earlier one, the one before it when none is named. */
export async function compareVersions(ctx: Ctx, params: OfVersion, from: string | undefined) {
  return read(ctx, ctx.scope, async (db) => {
    const { found, before } = await versionIn(ctx, db, params)
    const earlier = from ? versionsOf(ctx, params.schemeId).find(({ own }) => own.effective === from) : before
    if (from && !earlier) throw refuse('not-found')
    return {
      from: earlier?.own.effective ?? null,
      to: found.own.effective,
      differences: earlier ? differences(earlier.whole, found.whole) : [],
    }
  })
}

/** The version in force that a draft would replace. */
function baseOf(ctx: Ctx, draft: Draft): Scheme | undefined {
  const today = businessDate(ctx.app.clock.now())
  return inForce(ctx, draft.scheme, today) ?? (draft.follows ? inForce(ctx, draft.follows, today) : undefined)
}

/** A draft, what is wrong with it, and what it changes. */
export async function readDraft(ctx: Ctx, { organisationId, draftId }: OfDraft) {
  mustSitAt(ctx, organisationId)
  return read(ctx, ctx.scope, async (db) => {
    const draft = await draftById(db, organisationId, draftId)
    const { problems, readable, content, whole } = judge(ctx, draft)
    const base = baseOf(ctx, draft)
    const { seq, follows, answer } = draft
    return {
      draft: { ...draftLine(ctx, draft), seq, follows, answer, yaml: draft.content },
      content,
      whole: (whole ?? content) as Plain,
      problems,
      readable,
      base: base ? { scheme: base.scheme, effective: base.effective, whole: base as Plain } : null,
      differences: base && whole ? differences(base, whole) : [],
      laws: lawsOf(ctx, whole),
      allowed: draftVerbs(draft, ctx.actor.id),
    }
  })
}

const spanOf = (year: number) => ({ from: `${year}-01-01`, to: `${year}-12-31` })

/** Schemes whose communities a draft is tried on. */
const triedOn = (draft: Draft): string[] => [draft.scheme, ...(draft.follows ? [draft.follows] : [])]

/** Where a draft would be tried, on which year: last year when it has records, else this one so far. */
export async function planDryRun(ctx: Ctx, { organisationId, draftId }: OfDraft, asked: number | undefined) {
  mustSitAt(ctx, organisationId)
  return read(ctx, ctx.scope, async (db) => {
    const draft = await draftById(db, organisationId, draftId)
    const places = await communitiesUnder(db, await pathOf(db, organisationId), triedOn(draft))
    const thisYear = Number(businessDate(db.now).slice(0, 4))
    const known = await yearsWithFacts(
      db,
      places.map(({ id }) => id),
    )
    const first = known?.first ?? thisYear
    const years = Array.from({ length: Math.max(1, thisYear - first + 1) }, (_, at) => thisYear - at)
    const year = asked ?? (known && known.first < thisYear ? thisYear - 1 : thisYear)
    return {
      year,
      years,
      span: spanOf(year),
      communities: places.map(({ id, name }) => ({ id, name })),
      assumptions: Object.entries(minutes).map(([work, one]) => ({ work, ...one })),
    }
  })
}

/** One community's year under the version in force and under the draft. Throws scheme-invalid while the draft is wrong. */
export async function dryRunPart(ctx: Ctx, of: OfDraft & { placeId: string }, year: number | undefined) {
  mustSitAt(ctx, of.organisationId)
  if (!ctx.scope.ids.includes(of.placeId)) throw refuse('not-found')
  return read(ctx, ctx.scope, async (db) => {
    const draft = await draftById(db, of.organisationId, of.draftId)
    const [place] = (await communitiesUnder(db, await pathOf(db, of.organisationId), triedOn(draft))).filter(
      ({ id }) => id === of.placeId,
    )
    if (!place) throw refuse('not-found')
    const { whole, problems } = judge(ctx, draft)
    const base = baseOf(ctx, draft)
    if (!whole) throw refuse('scheme-invalid', { message: problems[0]?.message ?? '' })
    if (!base) throw refuse('scheme-missing', { scheme: draft.scheme })
    const span = spanOf(year ?? Number(businessDate(db.now).slice(0, 4)) - 1)
    const comparison = await compareIn(db, of.placeId, { before: base, after: whole, span })
    const moved = comparison.cards.filter(({ before, after }) => before !== after).map(({ subjectId }) => subjectId)
    const target = { communityId: place.id, path: place.path }
    const mayRead = can(accessActor(ctx.actor), 'points.read', target)
    return { comparison, names: mayRead ? await namesOf(db, place.id, moved) : [] }
  })
}

/** A community's year under two versions; reads only. */
export async function compareIn(
  db: Db,
  communityId: string,
  by: { before: Scheme; after: Scheme; span: { from: string; to: string } },
) {
  const [facts, subjects] = [await factsIn(db, communityId, by.span), await subjectsOf(db, communityId)]
  return compare({ facts, subjects, ...by })
}
