import { needLife } from '@lianxin/rules/life-cycles'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { act } from '../db.ts'
import { countable, limit, over, type Try, tryOf } from '../platform/limits.ts'
import { needTally } from '../platform/rollups.ts'
import { Alone, type Asked, together, type Wrapping } from '../platform/together.ts'
import type { Problem, Told, Typed } from './commands.check.ts'
import {
  drawnCodes,
  drawUp,
  linkToken,
  look,
  type NewNeed,
  type Placed,
  placedAs,
  placeNeed,
} from './commands.place.ts'
import { type Asking, beforePlacing, storeNeeds } from './queries.place.ts'
import type { FrontRow } from './queries.ts'

/** More than these in an hour wait for the clerk before anything else happens to them; none is lost or refused. */
const perHour = { address: { points: 20, seconds: 3600 }, phone: { points: 10, seconds: 3600 } } as const

/**
 * A resident places a need. All that is wrong comes back as `problems`, nothing is written then. The same key again
 * gives the same answer; with another body it throws duplicate-key-other-body (the page shows both). It goes with
 * whatever others place at the moment, in one transaction (platform/together.ts).
 */
export async function placeOwnNeed(
  ctx: Ctx,
  community: FrontRow,
  typed: Typed,
): Promise<{ placed: Placed; token: string } | { problems: Problem[] }> {
  const { key } = ctx
  if (!key) throw refuse('key-missing')
  const checked = look(ctx, typed, community, true)
  if (checked.problems.length) return { problems: checked.problems }
  const token = linkToken(ctx, community.id, key)
  const what = { action: 'need.place', scope: ctx.scope, key, body: typed }
  return { placed: await placeTogether({ ctx, what, told: checked.told, token }), token }
}

/** A need to be placed with others. */
interface AskedNeed extends Asked {
  told: Told
  token: string
  /** Known once its tries are counted, which happens once whichever way it goes. */
  held?: boolean
}

/** Counts it for its address and its phone; true when one of them sent too many. Both are kept as keyed hashes only. */
async function tooMany({ ctx, told }: AskedNeed): Promise<boolean> {
  const byAddress = await limit(ctx, 'need-address', ctx.address, perHour.address)
  const byPhone = told.phone ? await limit(ctx, 'need-phone', told.phone, perHour.phone) : undefined
  return byAddress.over || byPhone?.over === true
}

const triesOf = ({ ctx, told }: AskedNeed): Try[] => [
  tryOf(ctx, 'need-address', ctx.address, perHour.address),
  ...(told.phone ? [tryOf(ctx, 'need-phone', told.phone, perHour.phone)] : []),
]

const newNeed = ({ ctx, told, token, held = false }: AskedNeed): NewNeed => ({
  communityId: ctx.scope.ids[0] ?? '',
  told,
  route: 'own',
  token,
  held,
})

/** What is known of a batch's needs, which codes it has given away, and the rows it writes. */
interface Desk {
  known: Map<AskedNeed, Asking>
  codes: Set<string>
  rows: { needs: unknown[]; private: unknown[]; transitions: unknown[] }
}

const placeTogether = together<AskedNeed, Desk, Placed>({
  async gather(app, items, scope) {
    const now = app.clock.now()
    const tries = items.map(triesOf)
    const asked = items.map(({ ctx, what }, place) => ({
      place,
      community_id: ctx.scope.ids[0] ?? '',
      key: what.key,
      codes: [...drawnCodes(now, 1)],
    }))
    const found = await beforePlacing(app.pool.kysely, asked, countable(tries.flat(), now), now, scope)
    const tooOften = over(tries.flat(), found.used)
    items.forEach((item, place) => {
      item.held = tooOften.splice(0, tries[place]?.length).some(Boolean)
    })
    const known = new Map(items.map((item, place) => [item, found.asked[place] ?? { answered: true, code: null }]))
    return { known, codes: new Set(), rows: { needs: [], private: [], transitions: [] } }
  },
  decide(pen, item, { known, codes, rows }) {
    const { answered, code } = known.get(item) ?? { answered: true, code: null }
    const community_id = item.what.scope.ids[0] ?? ''
    if (answered || code === null || codes.has(`${community_id} ${code}`)) throw new Alone()
    const { row, verb, sealed } = drawUp(pen, newNeed(item))
    codes.add(`${community_id} ${code}`)
    const { id, state } = row
    const at = pen.now.toISOString()
    const { id: actor, role } = pen.ctx.actor
    rows.needs.push({ ...row, code })
    rows.private.push({
      community_id,
      need_id: id,
      wrapped_key: sealed.wrappedKey.toString('hex'),
      sealed: sealed.sealed.toString('hex'),
    })
    const line = { seq: 1, entity: needLife.entity, verb, to_state: state, at, actor, role }
    rows.transitions.push({ community_id, entity_id: id, ...line })
    pen.tally(needTally(row, undefined, state))
    return placedAs(pen, row, code)
  },
  store: (app, { rows }, { keys, audit, outbox, tallies }: Wrapping, scope) =>
    storeNeeds(app.pool.kysely, { ...rows, counted_needs: tallies, keys, audit, outbox }, scope),
  async alone(item) {
    item.held ??= await tooMany(item)
    return act(item.ctx, item.what, (tx) => placeNeed(tx, newNeed(item)))
  },
})
