import * as contract from '@lianxin/contract/appraisals'
import { type Feature, route } from '../platform/route.ts'
import { communityPage, inCounts, ofUnit, ownStanding } from './queries.views.ts'

/** Where everybody stands in the year: duties, points, grade and star, computed from facts by the scheme of the day. */
export const appraisals: Feature = {
  name: 'appraisals',
  routes: [
    route(contract.communityStanding, { can: 'appraisal.read', at: 'whole-community' }, (ctx, { params, query }) =>
      communityPage(ctx, params.communityId, query),
    ),
    route(contract.myStanding, { can: 'appraisal.read', at: 'self' }, (ctx, { query }) => ownStanding(ctx, query)),
    route(contract.unitStanding, { can: 'unit.read', at: 'unit' }, (ctx, { params, query }) =>
      ofUnit(ctx, params.unitId, query),
    ),
    route(contract.standingSummary, { can: 'report.read', at: 'area' }, (ctx, { params, query }) =>
      inCounts(ctx, params.organisationId, query),
    ),
  ],
}
