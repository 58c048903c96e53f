import * as contract from '@lianxin/contract/enrolments'
import { allowedVerbs } from '@lianxin/rules/access'
import { businessDate } from '@lianxin/rules/calendar'
import { enrolmentLife } from '@lianxin/rules/life-cycles'
import type { Ctx } from '../context.ts'
import { type Db, read } from '../db.ts'
import { accessActor } from '../gate.ts'
import { type Feature, route } from '../platform/route.ts'
import { unitSeat } from '../platform/unit-seat.ts'
import * as commands from './commands.ts'
import { type EnrolmentRow, enrolmentCounts, enrolmentList, unitReporting } from './queries.ts'

const isLate = (db: Db, state: string, dueOn: string | null): boolean =>
  (state === 'due' || state === 'returned') && dueOn !== null && dueOn < businessDate(db.now)

function shown(ctx: Ctx, db: Db, row: EnrolmentRow) {
  const { communityName, communityPath, seq, ...enrolment } = row
  const target = {
    communityId: row.communityId,
    path: communityPath,
    personId: row.subjectId,
    unitId: row.unitId ?? undefined,
  }
  return {
    ...enrolment,
    subject: row.subject as 'member' | 'unit',
    kind: row.kind as 'home' | 'unit',
    late: isLate(db, row.state, row.dueOn),
    at: row.at.toISOString(),
    stateAt: row.stateAt.toISOString(),
    allowed: allowedVerbs(accessActor(ctx.actor, [row.communityId]), enrolmentLife, row.state, target),
  }
}

/** Reporting in: due from the roster on, reported by the member or unit, confirmed by the community. */
export const enrolments: Feature = {
  name: 'enrolments',
  routes: [
    route(contract.enrolments, { can: 'enrolment.confirm', at: 'community' }, (ctx, { params, query }) =>
      read(ctx, ctx.scope, async (db) => {
        const { state, limit = 50, ...rest } = query
        const filter = { ...rest, ...(state ? { states: state.split(',') } : {}), limit }
        const rows = await enrolmentList(db, params.communityId, filter)
        return {
          enrolments: rows.map((row) => shown(ctx, db, row)),
          next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
          counts: await enrolmentCounts(db, params.communityId),
        }
      }),
    ),
    route(contract.report, { can: 'enrolment.report', at: 'community' }, (ctx, { params, body }) =>
      commands.report(ctx, params, body),
    ),
    route(contract.confirm, { can: 'enrolment.confirm', at: 'community' }, (ctx, { params, body }) =>
      commands.confirm(ctx, params.communityId, body),
    ),
    route(contract.returnEnrolment, { can: 'enrolment.return', at: 'community' }, (ctx, { params, body }) =>
      commands.returnEnrolment(ctx, params, body),
    ),
    route(contract.endEnrolment, { can: 'enrolment.end', at: 'community' }, (ctx, { params, body }) =>
      commands.endEnrolment(ctx, params, body),
    ),
    route(contract.walkIn, { can: 'enrolment.walk-in', at: 'community' }, (ctx, { params, body }) =>
      commands.walkIn(ctx, params.communityId, body),
    ),
    route(contract.reporting, { can: 'unit.read', at: 'unit' }, (ctx, { params }) =>
      read(ctx, ctx.scope, async (db) => ({
        rows: (await unitReporting(db, await unitSeat(db, params.unitId))).map(({ data, at, ...row }) => {
          const known = data as { communityName?: string; name?: string; kind?: string; dueOn?: string }
          return {
            ...row,
            communityName: known.communityName ?? '',
            name: known.name ?? '',
            kind: known.kind ?? '',
            dueOn: known.dueOn ?? null,
            late: isLate(db, row.state, known.dueOn ?? null),
            at: at.toISOString(),
          }
        }),
        asOf: db.now.toISOString(),
      })),
    ),
  ],
}
