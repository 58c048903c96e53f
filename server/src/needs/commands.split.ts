import type { NeedCategory, NeedTime } from '@lianxin/contract/needs'
import { unclear } from '@lianxin/rules/categories'
import { needLife } from '@lianxin/rules/life-cycles'
import { refuse } from '@lianxin/rules/refusal'
import { fieldText } from '@lianxin/rules/text'
import type { Ctx } from '../context.ts'
import type { Tx } from '../db.ts'
import { schemeOf } from '../platform/schemes.ts'
import { move } from '../platform/transition.ts'
import { mostWords } from './commands.check.ts'
import { type At, onNeed } from './commands.desk.ts'
import { linkToken, type NeedRoute, placeNeed } from './commands.place.ts'
import { privateOf } from './commands.private.ts'
import { rateNeed, reopenNeed } from './commands.rate.ts'
import type { NeedRow } from './commands.ts'
import { mustBeCategory } from './queries.categories.ts'

/**
 * A merged need stands on its own again; of any other, `text` becomes a need of its own for the same resident, with
 * its own key, code and slip. Splitting opens the private part, as the audit row says.
 */
export const splitNeed = (ctx: Ctx, at: At, body: { seq: number; text?: string; category?: NeedCategory }) =>
  onNeed(ctx, 'need.split', at, body, (tx, need) => divided(tx, need, body), true)

async function divided(tx: Tx, need: NeedRow, body: { text?: string; category?: NeedCategory }): Promise<NeedRow> {
  if (need.state === 'merged') return move(tx, needLife, 'needs', need, 'split', { set: { mergedInto: null } })
  const text = fieldText('text', body.text ?? '', mostWords)
  const part = await privateOf(tx, tx.ctx, need.communityId, need.id)
  const category = body.category
    ? mustBeCategory(await schemeOf(tx.ctx, tx, need.communityId), body.category, 'filing')
    : (need.category ?? unclear)
  const key = tx.ctx.key
  if (!key) throw refuse('key-missing')
  const made = await placeNeed(tx, {
    communityId: need.communityId,
    route: need.route as NeedRoute,
    kind: need.kind,
    token: linkToken(tx.ctx, need.communityId, key),
    held: false,
    told: {
      text,
      category,
      neighbourhoodId: need.neighbourhoodId,
      door: part.door,
      wanted: need.wanted.split(',').filter(Boolean) as NeedTime[],
      wantedOn: need.wantedOn,
      phone: part.phone,
      name: part.name,
      forOther: need.forOther,
    },
  })
  return move(tx, needLife, 'needs', need, 'split', { reason: made.code })
}

/** Staff file what the resident said of the service. */
export const rateToldNeed = (
  ctx: Ctx,
  at: At,
  body: { seq: number; score: number; thanks?: string; thanksShown?: boolean },
) =>
  onNeed(
    ctx,
    'rating.file-told',
    at,
    body,
    (tx, need) =>
      rateNeed(tx, need, {
        score: body.score,
        thanks: body.thanks ?? '',
        thanksShown: body.thanksShown ?? false,
        route: 'told',
      }),
    true,
  )

/** The resident told the desk that it isn't really done. */
export const reopenToldNeed = (ctx: Ctx, at: At, body: { seq: number; reason: string }) =>
  onNeed(ctx, 'need.reopen', at, body, (tx, need) => reopenNeed(tx, need, body.reason))
