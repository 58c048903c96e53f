import * as holidays from '@lianxin/contract/holidays'
import * as contract from '@lianxin/contract/schemes'
import { schemeJsonSchema } from '@lianxin/rules/scheme-json-schema'
import { type Feature, route } from '../platform/route.ts'
import * as notices from './commands.holidays.ts'
import * as commands from './commands.ts'
import { adoptJob, noticesJob, refreshJob, rescoreJob } from './jobs.ts'
import * as desk from './queries.desk.ts'
import { listNotices } from './queries.holidays.ts'

const at = 'organisation'
const browse = { can: 'scheme.browse', at } as const
const write = { can: 'scheme.draft', at } as const
const release = { can: 'scheme.release', at } as const
const enter = { can: 'holiday.enter', at } as const
const compare = { can: 'holiday.release', at } as const
const trial = { can: 'scheme.dry-run', at: 'area' } as const

/** The scheme desk: versions to read, drafts to write, try on a year's records, and release by two. */
export const schemes: Feature = {
  name: 'schemes',
  jobs: [refreshJob, noticesJob, adoptJob, rescoreJob],
  routes: [
    route(contract.desk, browse, (ctx, { params }) => desk.readDesk(ctx, params.organisationId)),
    route(contract.language, { can: 'scheme.read', at: 'nowhere' }, async () => ({
      schema: JSON.parse(schemeJsonSchema()) as Record<string, unknown>,
    })),
    route(contract.readVersion, browse, (ctx, { params }) => desk.readVersion(ctx, params)),
    route(contract.compareVersions, browse, (ctx, { params, query }) => desk.compareVersions(ctx, params, query.from)),
    route(contract.beginDraft, write, (ctx, { params, body }) => commands.beginDraft(ctx, params.organisationId, body)),
    route(contract.readDraft, write, (ctx, { params }) => desk.readDraft(ctx, params)),
    route(contract.saveDraft, write, (ctx, { params, body }) => commands.saveDraft(ctx, params, body)),
    route(contract.sendDraft, write, (ctx, { params, body }) => commands.sendDraft(ctx, params, body)),
    route(contract.takeBack, write, (ctx, { params }) => commands.takeBack(ctx, params)),
    route(contract.dropDraft, write, (ctx, { params }) => commands.dropDraft(ctx, params)),
    route(contract.returnDraft, release, (ctx, { params, body }) => commands.returnDraft(ctx, params, body)),
    route(contract.releaseDraft, release, (ctx, { params }) => commands.releaseDraft(ctx, params)),
    route(contract.planDryRun, trial, (ctx, { params, query }) => desk.planDryRun(ctx, params, query.year)),
    route(contract.dryRunPart, trial, (ctx, { params, query }) => desk.dryRunPart(ctx, params, query.year)),
    route(holidays.calendar, { can: 'calendar.read', at: 'self' }, async ({ app }) => ({
      years: Object.keys(app.calendar.known()).map(Number),
    })),
    route(holidays.listNotices, { can: 'holiday.browse', at }, (ctx, { params }) =>
      listNotices(ctx, params.organisationId),
    ),
    route(holidays.enterNotice, enter, (ctx, { params, body }) =>
      notices.enterNotice(ctx, params.organisationId, body),
    ),
    route(holidays.releaseNotice, compare, (ctx, { params }) => notices.releaseNotice(ctx, params)),
    route(holidays.returnNotice, compare, (ctx, { params, body }) => notices.returnNotice(ctx, params, body)),
    route(holidays.dropNotice, enter, (ctx, { params }) => notices.dropNotice(ctx, params)),
  ],
}
