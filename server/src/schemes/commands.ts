import { businessDate, isBusinessDate } from '@lianxin/rules/calendar'
import { refuse } from '@lianxin/rules/refusal'
import { isScheme, type Problem, type Scheme } from '@lianxin/rules/scheme'
import { type DraftVerb, draftSteps, draftVerbs } from '@lianxin/rules/scheme-release'
import type { Ctx } from '../context.ts'
import { act, mustTouch, read, type Tx } from '../db.ts'
import { tell } from '../platform/items.ts'
import { setTop } from '../platform/yaml.ts'
import { editYaml } from '../platform/yaml-edit.ts'
import { linkTo, nothingWaits, tellColleagues } from './commands.tell.ts'
import { judge, mustSitAt } from './queries.judge.ts'
import { type Draft, draftById, pathOf, releasedCount, releasedVersions, schemesOfArea } from './queries.ts'

interface At {
  organisationId: string
  draftId: string
}

/**
 * Begins a draft from a version of a scheme of the area. A scheme that places elsewhere run too is only followed, under
 * an own id. Throws scheme-shared, already-exists, scheme-missing, past-day.
 */
export async function beginDraft(
  ctx: Ctx,
  organisationId: string,
  body: { scheme: string; from: string; effective: string; newId?: string | undefined },
): Promise<{ id: string }> {
  mustSitAt(ctx, organisationId)
  const { schemes } = ctx.app
  const [area, path] = await read(ctx, ctx.scope, async (db) => {
    const own = await pathOf(db, organisationId)
    return [await schemesOfArea(db, own), own] as const
  })
  const found = area.find(({ scheme }) => scheme === body.scheme)
  const from = schemes.all().find(({ own }) => own.scheme === body.scheme && own.effective === body.from)
  if (!path || !found || !from) throw refuse('scheme-missing', { scheme: body.scheme })
  if (found.shared && !body.newId) throw refuse('scheme-shared')
  const scheme = body.newId ?? body.scheme
  if (body.newId && (!isScheme(body.newId) || schemes.ids().includes(body.newId))) throw refuse('already-exists')
  const today = businessDate(ctx.app.clock.now())
  if (body.effective < today) throw refuse('past-day', { from: today })
  const content = setTop(from.text, { scheme, effective: body.effective }, ['re-score-from'])
  const what = { action: 'scheme.draft', scope: ctx.scope, key: ctx.key, body }
  return act(ctx, what, async (tx) => {
    const id = tx.id()
    const follows = body.newId ? body.scheme : null
    const row = { scopeId: organisationId, id, scheme, effective: body.effective, follows, content }
    const author = { author: ctx.actor.id, authorName: ctx.actor.person?.name ?? '' }
    await tx.sql
      .insertInto('schemeDrafts')
      .values({ ...row, ...author, state: 'draft', at: tx.now, changedAt: tx.now })
      .execute()
    return { id }
  })
}

/**
 * Saves what the author wrote, right or wrong. Values given as `content` are written into the text there is; while that
 * can't be read they'd take its place, so they are refused. Throws stale when somebody saved in between, scheme-invalid.
 */
export async function saveDraft(
  ctx: Ctx,
  { organisationId, draftId }: At,
  body: { seq: number; content?: object | undefined; yaml?: string | undefined; note?: string | undefined },
): Promise<{ seq: number; problems: Problem[]; readable: boolean }> {
  mustSitAt(ctx, organisationId)
  const what = { action: 'scheme.draft', scope: ctx.scope, key: ctx.key, body, subject: draftId }
  return act(ctx, what, async (tx) => {
    const draft = await mine(tx, { organisationId, draftId }, 'edit')
    if (draft.seq !== body.seq) throw refuse('stale')
    const before = judge(ctx, draft)
    if (body.content && !before.readable) mustBeRight(before)
    const content = body.yaml ?? (body.content ? editYaml(draft.content, { ...body.content }) : draft.content)
    const judged = judge(ctx, { ...draft, content })
    const { effective } = judged.content
    const day = typeof effective === 'string' && isBusinessDate(effective) ? effective : draft.effective
    await set(tx, draft, {
      content,
      effective: day,
      note: body.note ?? draft.note,
      seq: draft.seq + 1,
      changedAt: tx.now,
    })
    return { seq: draft.seq + 1, problems: judged.problems, readable: judged.readable }
  })
}

/**
 * The draft, when this person may do the verb with it now. Throws draft-came-back when it is with its author again,
 * wrong-state, second-person-needed, not-allowed.
 */
async function mine(tx: Tx, { organisationId, draftId }: At, verb: DraftVerb): Promise<Draft> {
  const draft = await draftById(tx, organisationId, draftId)
  if (draftVerbs(draft, tx.ctx.actor.id).includes(verb)) return draft
  if (draft.state === 'draft' && draftSteps[verb].from === 'sent') throw refuse('draft-came-back')
  if (draft.state !== draftSteps[verb].from) throw refuse('wrong-state', { state: draft.state })
  throw refuse(draftSteps[verb].by === 'second' ? 'second-person-needed' : 'not-allowed')
}

async function set(tx: Tx, draft: Draft, change: Partial<Draft>): Promise<void> {
  const { numUpdatedRows } = await tx.sql
    .updateTable('schemeDrafts')
    .set({ ...change })
    .where('scopeId', '=', draft.scopeId)
    .where('id', '=', draft.id)
    .where('seq', '=', draft.seq)
    .where('state', '=', draft.state)
    .executeTakeFirst()
  mustTouch(numUpdatedRows, 1)
}

/** A verb that moves a draft on, with what it writes down beside. */
async function step(
  ctx: Ctx,
  at: At,
  verb: DraftVerb,
  body: unknown,
  more: (tx: Tx, draft: Draft) => Partial<Draft> | Promise<Partial<Draft>>,
) {
  mustSitAt(ctx, at.organisationId)
  const action = verb === 'return' ? 'scheme.release' : 'scheme.draft'
  return act(ctx, { action, scope: ctx.scope, key: ctx.key, body: { verb, body }, subject: at.draftId }, async (tx) => {
    const draft = await mine(tx, at, verb)
    await set(tx, draft, { state: draftSteps[verb].to, ...(await more(tx, draft)) })
    await nothingWaits(tx, draft)
    return { done: true as const }
  })
}

/** To a second person. Throws scheme-invalid while something is wrong with it. */
export const sendDraft = (ctx: Ctx, at: At, body: { note: string }) =>
  step(ctx, at, 'send', body, async (tx, draft) => {
    mustBeRight(judge(ctx, draft))
    await tellColleagues(tx, at.organisationId, 'scheme.waiting', { day: draft.effective }, linkTo(draft))
    return { note: body.note, sentAt: tx.now, answer: null }
  })

/** The author writes on. */
export const takeBack = (ctx: Ctx, at: At) => step(ctx, at, 'take-back', {}, () => ({ sentAt: null }))
/** The author gives it up; it is kept for the record. */
export const dropDraft = (ctx: Ctx, at: At) => step(ctx, at, 'drop', {}, (tx) => ({ settledAt: tx.now }))
/** Back to the author with what is wrong. */
export const returnDraft = (ctx: Ctx, at: At, body: { answer: string }) =>
  step(ctx, at, 'return', body, (tx, draft) => {
    tell(tx, { kind: 'person', id: draft.author }, 'scheme.returned', {}, linkTo(draft))
    return { answer: body.answer, sentAt: null }
  })

function mustBeRight({ problems: [first], whole }: ReturnType<typeof judge>): Scheme {
  if (first || !whole) throw refuse('scheme-invalid', { clause: first?.clause ?? '', message: first?.message ?? '' })
  return whole
}

/**
 * Releases a sent draft: from then on it is a version that nobody changes, in force from its day on every server. The
 * author can't; a day that is taken or past is refused. Throws second-person-needed, scheme-invalid, scheme-shared.
 */
export async function releaseDraft(ctx: Ctx, at: At): Promise<{ scheme: string; effective: string }> {
  mustSitAt(ctx, at.organisationId)
  const what = { action: 'scheme.release', scope: ctx.scope, key: ctx.key, subject: at.draftId }
  const done = await act(ctx, what, async (tx) => {
    const draft = await mine(tx, at, 'release')
    const whole = mustBeRight(judge(ctx, draft))
    const area = await schemesOfArea(tx, await pathOf(tx, at.organisationId))
    if (area.some(({ scheme, shared }) => scheme === draft.scheme && shared)) throw refuse('scheme-shared')
    const { scheme, follows, content, note, author, authorName } = draft
    await tx.sql
      .insertInto('schemeVersions')
      .values({
        scheme,
        effective: whole.effective,
        organisationId: at.organisationId,
        follows,
        content,
        note,
        author,
        authorName,
        releasedBy: ctx.actor.id,
        releaserName: ctx.actor.person?.name ?? '',
        sentAt: draft.sentAt ?? tx.now,
        releasedAt: tx.now,
      })
      .execute()
    await set(tx, draft, { state: 'released', settledAt: tx.now })
    await nothingWaits(tx, draft)
    const link = `/console/schemes/${scheme}/${whole.effective}`
    tell(tx, { kind: 'person', id: author }, 'scheme.released', { day: whole.effective }, link)
    return { scheme, effective: whole.effective }
  })
  await refreshSchemes(ctx.app, true)
  return done
}

const known = new WeakMap<object, number>()

/** Puts the released versions in place when there are new ones; each server asks every two seconds, and after its own. */
export async function refreshSchemes(app: Ctx['app'], now = false): Promise<void> {
  const count = await releasedCount(app)
  if (!now && known.get(app) === count) return
  const rows = await releasedVersions(app)
  const problems = app.schemes.adopt(rows.map(({ content, ...row }) => ({ ...row, text: content })))
  for (const problem of problems) app.log.error({ problem }, 'a released scheme can no longer be read')
  known.set(app, rows.length)
}
