import * as contract from '@lianxin/contract/appraisals'
import { type Feature, route } from '../platform/route.ts'
import { nominate } from './commands.awards.ts'
import * as commands from './commands.ts'
import { pages } from './pages.ts'
import { awardsPage } from './queries.awards.ts'
import { communityPage, inCounts, ofUnit, ownStanding } from './queries.views.ts'

/** Where everybody stands in the year: duties, points, grade and star, computed from facts by the scheme of the day. */
export const appraisals: Feature = {
  name: 'appraisals',
  pages,
  routes: [
    route(contract.communityStanding, { can: 'appraisal.read', at: 'whole-community' }, (ctx, { params, query }) =>
      communityPage(ctx, params.communityId, query),
    ),
    route(contract.myStanding, { can: 'appraisal.read', at: 'self' }, (ctx, { query }) => ownStanding(ctx, query)),
    route(contract.unitStanding, { can: 'unit.read', at: 'unit' }, (ctx, { params, query }) =>
      ofUnit(ctx, params.unitId, query),
    ),
    route(contract.draftAppraisal, { can: 'appraisal.draft', at: 'community' }, (ctx, { params, body }) =>
      commands.draft(ctx, params.communityId, body),
    ),
    route(contract.confirmAppraisal, { can: 'appraisal.confirm', at: 'community' }, (ctx, { params }) =>
      commands.confirm(ctx, params),
    ),
    route(contract.answerAppraisal, { can: 'appraisal.answer', at: 'community' }, (ctx, { params, body }) =>
      commands.answer(ctx, params, body),
    ),
    route(contract.appealAppraisal, { can: 'appraisal.appeal', at: 'community' }, (ctx, { params, body }) =>
      commands.appeal(ctx, params, body),
    ),
    route(contract.letStand, { can: 'appraisal.let-stand', at: 'community' }, (ctx, { params }) =>
      commands.letStand(ctx, params),
    ),
    route(contract.decideAppraisal, { can: 'appraisal.decide', at: 'community' }, (ctx, { params, body }) =>
      commands.decide(ctx, params, body),
    ),
    route(contract.objectAppraisal, { can: 'appraisal.object', at: 'community' }, (ctx, { params, body }) =>
      commands.object(ctx, params, body),
    ),
    route(contract.communityAwards, { can: 'appraisal.read', at: 'whole-community' }, (ctx, { params, query }) =>
      awardsPage(ctx, params.communityId, query),
    ),
    route(contract.nominateAward, { can: 'appraisal.draft', at: 'community' }, (ctx, { params, body }) =>
      nominate(ctx, params.communityId, body),
    ),
    route(contract.finishAppraisal, { can: 'appraisal.finish', at: 'community' }, (ctx, { params }) =>
      commands.finish(ctx, params),
    ),
    route(contract.standingSummary, { can: 'report.read', at: 'area' }, (ctx, { params, query }) =>
      inCounts(ctx, params.organisationId, query),
    ),
  ],
}
