import { Type } from 'typebox'
import { closed, endpoint, Id, Instant } from './endpoint.ts'
import { RoleName } from './sessions.ts'

export const Kind = Type.Union([
  Type.Literal('province'),
  Type.Literal('prefecture'),
  Type.Literal('county'),
  Type.Literal('street'),
  Type.Literal('community'),
  Type.Literal('neighbourhood'),
  Type.Literal('grid'),
  Type.Literal('building'),
  Type.Literal('unit'),
  Type.Literal('branch'),
])
const At = closed({ organisationId: Id })
const Text = (max: number) => Type.String({ maxLength: max * 2 })
const MaybeId = Type.Union([Id, Type.Null()])
const MaybeText = Type.Union([Type.String(), Type.Null()])

const Organisation = closed({
  id: Id,
  parentId: MaybeId,
  kind: Kind,
  code: Type.String(),
  name: Type.String(),
  phone: MaybeText,
  hours: MaybeText,
  address: MaybeText,
  function: MaybeText,
  schemeId: MaybeText,
  linkedCommunityId: MaybeId,
  unitKind: MaybeText,
})

/** What can be told about an organisation. Null takes a value away. */
const facts = {
  phone: Type.Optional(Type.Union([Text(40), Type.Null()])),
  hours: Type.Optional(Type.Union([Text(60), Type.Null()])),
  address: Type.Optional(Type.Union([Text(120), Type.Null()])),
  function: Type.Optional(Type.Union([Text(120), Type.Null()])),
  schemeId: Type.Optional(Type.Union([Type.String({ maxLength: 60 }), Type.Null()])),
  linkedCommunityId: Type.Optional(MaybeId),
  unitKind: Type.Optional(Type.Union([Text(40), Type.Null()], { description: 'of units: a word out of unitKinds' })),
}

/** Finds organisations by name or code, for pick lists: names and places only. */
export const findOrganisations = endpoint({
  method: 'GET',
  path: '/api/organisations',
  query: closed({
    kind: Type.Optional(Kind),
    under: Type.Optional(Id),
    search: Type.Optional(Type.String({ maxLength: 60 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  reply: closed({
    found: Type.Array(closed({ id: Id, kind: Kind, code: Type.String(), name: Type.String(), parentName: MaybeText })),
  }),
})

/** One organisation for those above it or in it: where it lies, who works there, what may be done. */
export const readOrganisation = endpoint({
  method: 'GET',
  path: '/api/organisations/:organisationId',
  params: At,
  reply: closed({
    organisation: Organisation,
    trail: Type.Array(closed({ id: Id, name: Type.String(), kind: Kind, open: Type.Boolean() }), {
      description: 'from the root down to the parent; `open`: the reader may look at it',
    }),
    linkedCommunity: Type.Union([closed({ id: Id, name: Type.String() }), Type.Null()]),
    staff: Type.Array(
      closed({
        roleId: Id,
        role: RoleName,
        name: Type.String(),
        login: MaybeText,
        at: Instant,
        allowed: Type.Array(Type.String(), { description: 'end-role, reset' }),
      }),
    ),
    childKinds: Type.Array(Kind, { description: 'what may be made below, by the reader' }),
    invites: Type.Array(RoleName, { description: 'whom the reader may invite here' }),
    unitKinds: Type.Array(Type.String(), {
      description: 'kinds of unit that the scheme tells apart: of this unit, or of units made right below',
    }),
    schemes: Type.Array(Type.String(), { description: 'schemes to choose from, for whoever may assign one' }),
    allowed: Type.Array(Type.String(), { description: 'edit (phone, hours, address), rename, link, assign-scheme' }),
  }),
})

export const listChildren = endpoint({
  method: 'GET',
  path: '/api/organisations/:organisationId/children',
  params: At,
  query: closed({
    kind: Type.Optional(Kind),
    search: Type.Optional(Type.String({ maxLength: 60 })),
    unstaffed: Type.Optional(Type.Literal('yes', { description: 'only those where nobody works yet' })),
    after: Type.Optional(Type.String({ maxLength: 60 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  reply: closed({
    children: Type.Array(
      closed({
        id: Id,
        kind: Kind,
        code: Type.String(),
        name: Type.String(),
        phone: MaybeText,
        children: Type.Integer(),
        staff: Type.Integer(),
        seats: Type.Boolean({ description: 'somebody can be invited there' }),
      }),
    ),
    total: Type.Integer(),
    after: Type.Optional(Type.String()),
  }),
})

export const createChild = endpoint({
  method: 'POST',
  path: '/api/organisations/:organisationId/children',
  params: At,
  body: closed({
    kind: Kind,
    name: Text(60),
    code: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9][a-z0-9-]{1,39}$',
        description: 'short, in addresses and QR codes; made when left out',
      }),
    ),
    ...facts,
  }),
  reply: closed({ organisation: Organisation }),
})

export const editOrganisation = endpoint({
  method: 'PUT',
  path: '/api/organisations/:organisationId',
  params: At,
  body: closed({ name: Type.Optional(Text(60)), ...facts }),
  reply: closed({ organisation: Organisation }),
})

const Link = closed({
  link: Type.String({ description: 'works once; shown now and never again' }),
  qr: Type.String({ description: 'the link as an SVG' }),
  expiresAt: Instant,
})

/** Makes a one-time link that gives a role at this organisation. */
export const invite = endpoint({
  method: 'POST',
  path: '/api/organisations/:organisationId/invitations',
  params: At,
  body: closed({ role: RoleName }),
  reply: Link,
})

/** Makes a one-time link that gives an account a new password. What is there goes on until the link is used. */
export const resetAccount = endpoint({
  method: 'POST',
  path: '/api/organisations/:organisationId/resets',
  params: At,
  body: closed({ roleId: Id }),
  reply: Link,
})

/** Ends a role; it counts at the person's next request. */
export const endStaffRole = endpoint({
  method: 'POST',
  path: '/api/organisations/:organisationId/roles/:roleId/end',
  params: closed({ organisationId: Id, roleId: Id }),
  reply: closed({ done: Type.Literal(true) }),
})
