import { needLife } from '@lianxin/rules/life-cycles'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { act } from '../db.ts'
import { allAtOnce } from '../platform/all-at-once.ts'
import { countable, over, type Try, tryOf } from '../platform/limits.ts'
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
  const { told } = checked
  const token = linkToken(ctx, community.id, key)
  const what = { action: 'need.place', scope: ctx.scope, key, body: typed }
  const asking = await before(ctx, community.id, key, told)
  return { placed: await placeTogether({ ctx, what, told, token, ...asking }), token }
}

interface Looked extends Asking {
  /** Too many came from its address or phone. */
  held: boolean
}

/** Counts a need for its address and its phone, kept as keyed hashes only, and looks up its key and codes. */
function before(ctx: Ctx, communityId: string, key: string, told: Told): Promise<Looked> {
  const tries = [
    tryOf(ctx, 'need-address', ctx.address, perHour.address),
    ...(told.phone ? [tryOf(ctx, 'need-phone', told.phone, perHour.phone)] : []),
  ]
  return beforeAll(ctx.app, { communityId, key, tries })
}

interface Coming {
  communityId: string
  key: string
  tries: Try[]
}

/** In one statement for all that come at the moment; every need is counted once, whichever way it then goes. */
const beforeAll = allAtOnce<Coming, Looked>(async (app, coming) => {
  const now = app.clock.now()
  const tries = coming.flatMap((one) => one.tries)
  const asked = coming.map(({ communityId, key }, place) => ({
    place,
    community_id: communityId,
    key,
    codes: [...drawnCodes(now, 1)],
  }))
  const scope = [...new Set(coming.map(({ communityId }) => communityId))].join(',')
  const found = await beforePlacing(app.pool.kysely, asked, countable(tries, now), now, scope)
  const tooMany = over(tries, found.used)
  return coming.map((one, place) => {
    const held = tooMany.splice(0, one.tries.length).some(Boolean)
    return { ...(found.asked[place] ?? { answered: true, code: null }), held }
  })
})

/** A need to be placed with others. */
type AskedNeed = Asked & Looked & { told: Told; token: string }

const newNeed = ({ ctx, told, token, held }: AskedNeed): NewNeed => ({
  communityId: ctx.scope.ids[0] ?? '',
  told,
  route: 'own',
  token,
  held,
})

/** The codes a batch has given away, and the rows it writes. */
interface Desk {
  codes: Set<string>
  rows: { needs: unknown[]; private: unknown[]; transitions: unknown[] }
}

const placeTogether = together<AskedNeed, Desk, Placed>({
  gather: async () => ({ codes: new Set(), rows: { needs: [], private: [], transitions: [] } }),
  decide(pen, item, { codes, rows }) {
    const { answered, code } = item
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
  alone: (item) => act(item.ctx, item.what, (tx) => placeNeed(tx, newNeed(item))),
})
