import type { Query, Reply } from '@lianxin/contract/endpoint'
import { type listNeeds, type needChoices, type readNeed, targetGroups } from '@lianxin/contract/needs'
import { type Action, allowedVerbs, can, mustBeAllowed, type Target } from '@lianxin/rules/access'
import { categoryName, chipsOf, fieldsOf } from '@lianxin/rules/categories'
import { needLife } from '@lianxin/rules/life-cycles'
import { refuse } from '@lianxin/rules/refusal'
import type { Scheme } from '@lianxin/rules/scheme'
import type { Ctx } from '../context.ts'
import { accessActor } from '../gate.ts'
import { schemeToday } from './queries.categories.ts'
import { lineOf, type NeedLine, needsPage, needWithHistory } from './queries.desk.ts'
import { communityOf, waitsForWord } from './queries.ts'

type Short = Reply<typeof listNeeds>['needs'][number]
type Full = Reply<typeof readNeed>

const nameIn = (scheme: Scheme, id: string | null): string | null => (id && categoryName(scheme, id)) || null

const short = (scheme: Scheme, row: NeedLine): Short => ({
  id: row.id,
  code: row.code,
  kind: row.kind as Short['kind'],
  state: row.state as Short['state'],
  seq: row.seq,
  category: row.category,
  categoryName: nameIn(scheme, row.category),
  urgency: row.urgency as Short['urgency'],
  neighbourhood: row.neighbourhood,
  publicLine: row.publicLine,
  wanted: row.wanted.split(',').filter(Boolean),
  wantedOn: row.wantedOn,
  helpersWanted: row.helpersWanted,
  collective: row.collective,
  route: row.route as Short['route'],
  at: row.at,
  stateAt: row.stateAt,
})

/** What may be asked of needs here as a whole. */
const deskActions: readonly Action[] = ['need.file', 'need.find', 'need.sort', 'need.open-private', 'need.print-slip']

const allowedOf = (ctx: Ctx, actions: readonly Action[], target: Target): string[] =>
  actions.filter((action) => can(accessActor(ctx.actor), action, target)).map((action) => action.slice('need.'.length))

/** The desk's list, with counts by state and what may be done here. */
export async function listAnswer(ctx: Ctx, communityId: string, query: Query<typeof listNeeds>) {
  const community = await communityOf(ctx, communityId)
  const target = { communityId, path: community.path }
  const actor = accessActor(ctx.actor)
  // whoever may not read them all reads those filed by herself
  const filedBy = can(actor, 'need.read', target) ? undefined : ctx.actor.person?.id
  mustBeAllowed(actor, 'need.read', { ...target, filedBy })
  const { rows, next, counts } = await needsPage(ctx, communityId, query, filedBy)
  const scheme = schemeToday(ctx, community)
  return { needs: rows.map((row) => short(scheme, row)), next, counts, allowed: allowedOf(ctx, deskActions, target) }
}

/** One need with its history, likely duplicates and the verbs that state and rights both allow. Throws not-found. */
export async function needAnswer(ctx: Ctx, communityId: string, needId: string): Promise<Full> {
  const community = await communityOf(ctx, communityId)
  const place = { communityId, path: community.path }
  const found = await needWithHistory(ctx, communityId, needId)
  if (!found) throw refuse('not-found')
  const { need, history, mergedInto, merged, rating } = found
  const target = { ...place, filedBy: need.filedBy ?? undefined }
  const actor = accessActor(ctx.actor)
  mustBeAllowed(actor, 'need.read', target)
  // who else has this phone or door, or the same wish, is for those who may read all
  const all = can(actor, 'need.read', place)
  const duplicates = all ? found.duplicates : []
  const scheme = schemeToday(ctx, community)
  const ended = needLife.ends.includes(need.state)
  return {
    ...short(scheme, lineOf(need)),
    neighbourhoodId: need.neighbourhoodId,
    targetGroup: need.targetGroup,
    forOther: need.forOther,
    answer: need.answer,
    servedAt: need.servedAt?.toISOString() ?? null,
    mergedInto,
    merged: all ? merged : [],
    history: history.map((line) => ({ ...line, at: line.at.toISOString() })),
    duplicates: duplicates.map((row) => ({
      id: row.id,
      code: row.code,
      state: row.state as Short['state'],
      category: row.category,
      categoryName: nameIn(scheme, row.category),
      publicLine: row.publicLine,
      neighbourhood: row.neighbourhood,
      at: row.at.toISOString(),
      why: row.why,
    })),
    rating: rating
      ? {
          score: rating.score,
          thanks: rating.thanks,
          shown: rating.thanksShown,
          route: rating.route as 'link' | 'told',
          at: rating.at.toISOString(),
        }
      : null,
    allowed: [
      ...allowedVerbs(actor, needLife, need.state, target),
      ...(waitsForWord(need.state, history) && can(actor, 'rating.file-told', target) ? ['rate'] : []),
      ...allowedOf(
        ctx,
        ended ? ['need.open-private'] : ['need.mark-collective', 'need.open-private', 'need.print-slip'],
        target,
      ),
    ],
  }
}

/** What forms let choose in this community. */
export async function choicesAnswer(ctx: Ctx, communityId: string): Promise<Reply<typeof needChoices>> {
  const community = await communityOf(ctx, communityId)
  const scheme = schemeToday(ctx, community)
  return {
    neighbourhoods: community.neighbourhoods,
    chips: chipsOf(scheme).map(({ id, name, field }) => ({ id, name, field: field ?? null })),
    fields: fieldsOf(scheme).map(({ id, name }) => ({ id, name })),
    groups: [...targetGroups],
  }
}
