import { Type } from 'typebox'
import { BusinessDate, closed, ExistingDay, endpoint, Id, Instant } from './endpoint.ts'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

/** What is lacking most: helpers of one category that nobody has taken the place of. */
const Lack = closed({
  category: Type.String(),
  categoryName: Nullable(Type.String()),
  missing: Type.Integer(),
  place: Type.String(),
})

/**
 * One community. Coverage is `homeCurrent` of `homeAsked`: members asked to report in where they live, and those whose
 * reporting the community confirmed. Effective is `homeServed` of `homeCurrent`: of those, who has a verified service
 * there in the span (CJ-2).
 */
export const CommunityFigures = closed({
  communityId: Id,
  name: Type.String(),
  street: Nullable(Type.String()),
  homeAsked: Type.Integer(),
  homeCurrent: Type.Integer(),
  homeServed: Type.Integer(),
  unitsAsked: Type.Integer(),
  unitsCurrent: Type.Integer(),
  needs: Type.Integer(),
  needsOpen: Type.Integer(),
  needsServed: Type.Integer(),
  needsAnswered: Type.Integer(),
  services: Type.Integer(),
  lack: Nullable(Lack),
})

/** A street's or county's page of answers, or one community's; counted from the records, nobody types any of it. */
export const overview = endpoint({
  method: 'GET',
  path: '/api/organisations/:organisationId/overview',
  params: closed({ organisationId: Id }),
  query: closed({
    /** By the server's clock; without it, or `from` and `to`, this month up to today. */
    span: Type.Optional(Type.Enum(['month', 'last-month', 'year'])),
    from: Type.Optional(ExistingDay),
    to: Type.Optional(ExistingDay),
  }),
  reply: closed({
    name: Type.String(),
    from: BusinessDate,
    to: BusinessDate,
    asOf: Instant,
    communities: Type.Array(CommunityFigures),
    /** Needs received in each of the six months up to `to`, and those of them that were served. */
    months: Type.Array(closed({ month: Type.String(), needs: Type.Integer(), served: Type.Integer() })),
    /** How many members served how often in the span; `times` 5 is five and more. Nobody is named. */
    load: Type.Array(closed({ times: Type.Integer(), people: Type.Integer() })),
    evidence: Type.Array(closed({ level: Type.String(), count: Type.Integer() })),
    /** Helpers wanted and taken by category, the most lacking first, five at most. */
    demand: Type.Array(
      closed({
        category: Type.String(),
        /** As the scheme of the community that lacks most names it. */
        categoryName: Nullable(Type.String()),
        wanted: Type.Integer(),
        taken: Type.Integer(),
        lack: Nullable(closed({ place: Type.String(), missing: Type.Integer() })),
      }),
    ),
  }),
})

const Doings = closed({ sessions: Type.Integer(), personTimes: Type.Integer(), wishes: Type.Integer() })

/**
 * The headline figures of an area or a community: who has reported in by now, and what the records of a span hold.
 * A session (场次) is one need served on one day, a person-time (人次) one verified service. `byUnits` is what units did
 * in the community they are linked with, `atHome` what their members did elsewhere.
 */
export const headline = endpoint({
  method: 'GET',
  path: '/api/organisations/:organisationId/headline',
  params: closed({ organisationId: Id }),
  query: closed({ from: Type.Optional(ExistingDay), to: Type.Optional(ExistingDay) }),
  reply: closed({
    from: BusinessDate,
    to: BusinessDate,
    asOf: Instant,
    streets: Type.Integer(),
    communities: Type.Integer(),
    /** Distinct members and units: whoever is asked in two communities counts once. */
    membersAsked: Type.Integer(),
    membersReported: Type.Integer(),
    unitsAsked: Type.Integer(),
    unitsReported: Type.Integer(),
    /** Needs placed in the span by their state now. */
    needs: Type.Record(Type.String(), Type.Integer()),
    services: Type.Integer(),
    minutes: Type.Integer(),
    ratings: Type.Integer(),
    /** Sum of the points lines that count in the span, of members and of units. */
    points: closed({ member: Type.Integer(), unit: Type.Integer() }),
    byUnits: Doings,
    atHome: Doings,
    wishesDone: Type.Integer(),
    problemsSolved: Type.Integer(),
  }),
})
