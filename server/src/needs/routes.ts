import * as contract from '@lianxin/contract/needs'
import { mustBeAllowed } from '@lianxin/rules/access'
import { accessActor } from '../gate.ts'
import { type Feature, route } from '../platform/route.ts'
import {
  answerNeed,
  markCollective,
  mergeNeed,
  publishNeed,
  releaseNeed,
  sortNeed,
  takeDownNeed,
  withdrawNeed,
} from './commands.desk.ts'
import { amendNeed, findNeed, newNeedLink } from './commands.link.ts'
import { fileNeed } from './commands.place.ts'
import { openPrivate } from './commands.private.ts'
import { rateToldNeed, reopenToldNeed, splitNeed } from './commands.split.ts'
import { needTarget } from './commands.ts'
import { unratedJob } from './jobs.ts'
import { pages } from './pages.ts'
import { choicesAnswer, listAnswer, needAnswer } from './queries.answers.ts'

/** What residents ask: placed, sorted, published, answered; and the community's public front. */
export const needs: Feature = {
  name: 'needs',
  pages,
  jobs: [unratedJob],
  routes: [
    route(contract.listNeeds, { can: 'need.read', at: 'community' }, (ctx, { params, query }) =>
      listAnswer(ctx, params.communityId, query),
    ),
    route(contract.needChoices, { can: 'need.file', at: 'community' }, (ctx, { params }) =>
      choicesAnswer(ctx, params.communityId),
    ),
    route(contract.readNeed, { can: 'need.read', at: 'community' }, (ctx, { params }) =>
      needAnswer(ctx, params.communityId, params.needId),
    ),
    route(contract.fileNeed, { can: 'need.file', at: 'community' }, (ctx, { params, body }) =>
      fileNeed(ctx, params.communityId, body),
    ),
    route(contract.findNeed, { can: 'need.find', at: 'community' }, (ctx, { params, body }) =>
      findNeed(ctx, params.communityId, body),
    ),
    route(contract.openNeedPrivate, { can: 'need.open-private', at: 'whole-community' }, (ctx, { params, body }) =>
      openPrivate(ctx, params, body.purpose, (_, need) =>
        mustBeAllowed(accessActor(ctx.actor), 'need.open-private', needTarget(need)),
      ),
    ),
    route(contract.newNeedLink, { can: 'need.print-slip', at: 'community' }, (ctx, { params }) =>
      newNeedLink(ctx, params),
    ),
    route(contract.releaseNeed, { can: 'need.release', at: 'community' }, (ctx, { params, body }) =>
      releaseNeed(ctx, params, body),
    ),
    route(contract.sortNeed, { can: 'need.sort', at: 'community' }, (ctx, { params, body }) =>
      sortNeed(ctx, params, body),
    ),
    route(contract.publishNeed, { can: 'need.publish', at: 'community' }, (ctx, { params, body }) =>
      publishNeed(ctx, params, body),
    ),
    route(contract.takeDownNeed, { can: 'need.take-down', at: 'community' }, (ctx, { params, body }) =>
      takeDownNeed(ctx, params, body),
    ),
    route(contract.mergeNeed, { can: 'need.merge', at: 'community' }, (ctx, { params, body }) =>
      mergeNeed(ctx, params, body),
    ),
    route(contract.splitNeed, { can: 'need.split', at: 'community' }, (ctx, { params, body }) =>
      splitNeed(ctx, params, body),
    ),
    route(contract.markCollective, { can: 'need.mark-collective', at: 'community' }, (ctx, { params, body }) =>
      markCollective(ctx, params, body),
    ),
    route(contract.answerNeed, { can: 'need.answer', at: 'community' }, (ctx, { params, body }) =>
      answerNeed(ctx, params, body),
    ),
    route(contract.withdrawNeed, { can: 'need.withdraw', at: 'whole-community' }, (ctx, { params, body }) =>
      withdrawNeed(ctx, params, body),
    ),
    route(contract.reopenNeed, { can: 'need.reopen', at: 'whole-community' }, (ctx, { params, body }) =>
      reopenToldNeed(ctx, params, body),
    ),
    route(contract.amendNeed, { can: 'need.amend', at: 'whole-community' }, (ctx, { params, body }) =>
      amendNeed(ctx, params, body),
    ),
    route(contract.rateToldNeed, { can: 'rating.file-told', at: 'community' }, (ctx, { params, body }) =>
      rateToldNeed(ctx, params, body),
    ),
  ],
}
