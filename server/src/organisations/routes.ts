import * as contract from '@lianxin/contract/organisations'
import { type Feature, route } from '../platform/route.ts'
import * as invitations from './commands.invite.ts'
import * as commands from './commands.ts'
import { pages } from './pages.ts'
import * as queries from './queries.ts'

const readable = { can: 'organisation.read', at: 'organisation' } as const
const editable = { can: 'organisation.edit', at: 'organisation' } as const

/** The tree of places and units, and who is let in where by the level above. */
export const organisations: Feature = {
  name: 'organisations',
  routes: [
    route(contract.findOrganisations, { can: 'organisation.read', at: 'nowhere' }, (ctx, { query }) =>
      queries.findOrganisations(ctx, query),
    ),
    route(contract.readOrganisation, readable, (ctx, { params }) =>
      queries.readOrganisation(ctx, params.organisationId),
    ),
    route(contract.listChildren, readable, (ctx, { params, query }) =>
      queries.listChildren(ctx, params.organisationId, query),
    ),
    route(contract.createChild, editable, (ctx, { params, body }) =>
      commands.createChild(ctx, params.organisationId, body),
    ),
    route(contract.editOrganisation, editable, (ctx, { params, body }) =>
      commands.editOrganisation(ctx, params.organisationId, body),
    ),
    route(contract.invite, { can: 'organisation.invite', at: 'organisation' }, (ctx, { params, body }) =>
      invitations.invite(ctx, params.organisationId, body),
    ),
    route(contract.resetAccount, { can: 'organisation.reset', at: 'organisation' }, (ctx, { params, body }) =>
      invitations.resetAccount(ctx, params.organisationId, body),
    ),
    route(contract.endStaffRole, { can: 'organisation.end-role', at: 'organisation' }, (ctx, { params }) =>
      commands.endStaffRole(ctx, params.organisationId, params.roleId),
    ),
  ],
  pages,
}
