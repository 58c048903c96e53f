import * as contract from '@lianxin/contract/people'
import { businessDate } from '@lianxin/rules/calendar'
import { covers } from '@lianxin/rules/pauses'
import { refuse } from '@lianxin/rules/refusal'
import type { Ctx } from '../context.ts'
import { read } from '../db.ts'
import { idFrom } from '../platform/ids.ts'
import { type Feature, route } from '../platform/route.ts'
import { unitSeat } from '../platform/unit-seat.ts'
import { aboutMe, changeOffers } from './commands.own.ts'
import { beginPause, changePause, endPause, myPauses } from './commands.pauses.ts'
import { canTake } from './commands.take.ts'
import { scoredAnew, servicesByFact, sourceOf } from './queries.points.ts'
import { tiedCommunities } from './queries.take.ts'
import { todayOf } from './queries.today.ts'
import * as queries from './queries.ts'

const own = (ctx: Ctx): string => {
  if (!ctx.actor.person) throw refuse('signed-out')
  return ctx.actor.person.id
}

const shown = <T extends { at: Date; data: unknown }>(item: T) => ({
  ...item,
  at: item.at.toISOString(),
  data: item.data as Record<string, unknown>,
})

/** Services a year the home community's scheme asks of a member; null where it names no number. */
function askedThisYear(ctx: Ctx, schemeId: string | null, now: Date): number | null {
  if (!schemeId) return null
  const { duties = [] } = ctx.app.schemes.at(schemeId, businessDate(now))
  const duty = duties.find(({ who, on, every }) => who === 'member' && on === 'service.verified' && every === 'year')
  return duty && 'times' in duty.do ? duty.do.times : null
}

/** The member's own pages: today, what she did, why her points are what they are, what is held about her. */
export const people: Feature = {
  name: 'people',
  routes: [
    route(contract.myToday, { can: 'session.read', at: 'self' }, async (ctx) => {
      const { app } = ctx
      const today = await todayOf(app, own(ctx))
      if (!today) throw refuse('not-found')
      const { schemeId, pauses, ...shownToday } = today
      const now = app.clock.now()
      const pausedUntil = pauses.find((one) => covers(one, businessDate(now)))?.to ?? null
      return { ...shownToday, pausedUntil, askedThisYear: askedThisYear(ctx, schemeId, now), asOf: now.toISOString() }
    }),
    route(contract.myItems, { can: 'session.read', at: 'self' }, (ctx, { query }) =>
      read(ctx, ctx.scope, async (db) => {
        const before = query.before ? { before: new Date(query.before) } : {}
        const items = await queries.itemsOf(db, own(ctx), query.entity, before)
        return { items: items.map(shown), asOf: db.now.toISOString() }
      }),
    ),
    route(contract.myPoints, { can: 'session.read', at: 'self' }, (ctx, { query }) =>
      read(ctx, ctx.scope, async (db) => {
        const today = businessDate(db.now)
        const year = query.year ?? Number(today.slice(0, 4))
        const services = await servicesByFact(db, own(ctx))
        const books = Map.groupBy(await queries.pointsItems(db, own(ctx), year), ({ communityId }) => communityId)
        // of a year that is over, what its last day left
        const on = today < `${year}-12-31` ? today : `${year}-12-31`
        const totals = await queries.ownTotals(ctx, db, own(ctx), { communityIds: [...books.keys()], on })
        return {
          year,
          books: [...books].map(([communityId, lines]) => {
            const { communityName = '', schemeId = null } = lines[0] ?? {}
            const scheme = ctx.app.schemes.at(schemeId, today)
            const anew = scoredAnew(
              ctx.app.schemes,
              lines.map(({ data }) => data as never),
            )
            return {
              communityId,
              communityName,
              scheme: scheme.name,
              noScore: scheme.score?.none ?? false,
              total: totals.get(communityId) ?? 0,
              lines: lines.map(({ communityName: _, schemeId: __, ...line }) => {
                const data = line.data as { key: string; fact: string; scheme: string; cites: { doc: string } }
                const source = sourceOf(ctx.app.schemes, data) ?? scheme.sources[data.cites.doc]?.title
                const base = data.fact === idFrom('period.opened', String(year), own(ctx))
                return shown({
                  ...line,
                  data: { ...data, source, base, service: services.get(data.fact), anew: anew.get(data.key) },
                })
              }),
            }
          }),
          asOf: db.now.toISOString(),
        }
      }),
    ),
    route(contract.myCommunities, { can: 'session.read', at: 'self' }, (ctx) =>
      read(ctx, ctx.scope, async (db) => ({ communities: await tiedCommunities(ctx, db, own(ctx)) })),
    ),
    route(contract.canTake, { can: 'session.read', at: 'self' }, (ctx) => canTake(ctx, own(ctx))),
    route(contract.aboutMe, { can: 'session.read', at: 'self' }, (ctx) => aboutMe(ctx, own(ctx))),
    route(contract.changeOffers, { can: 'person.edit', at: 'self' }, (ctx, { body }) =>
      changeOffers(ctx, own(ctx), body),
    ),
    route(contract.myPauses, { can: 'pause.read', at: 'self' }, (ctx) => myPauses(ctx, own(ctx))),
    route(contract.beginPause, { can: 'pause.begin', at: 'self' }, (ctx, { body }) => beginPause(ctx, own(ctx), body)),
    route(contract.changePause, { can: 'pause.change', at: 'self' }, (ctx, { params, body }) =>
      changePause(ctx, own(ctx), params, body),
    ),
    route(contract.endPause, { can: 'pause.end', at: 'self' }, (ctx, { params }) => endPause(ctx, own(ctx), params)),
    route(contract.unitPeople, { can: 'unit.read', at: 'unit' }, (ctx, { params, query }) =>
      read(ctx, ctx.scope, async (db) => ({
        people: await queries.peopleOfUnit(ctx, db, await unitSeat(db, params.unitId), query.search),
        asOf: db.now.toISOString(),
      })),
    ),
  ],
}
