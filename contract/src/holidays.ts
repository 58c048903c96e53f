import { Type } from 'typebox'
import { BusinessDate, closed, Done, endpoint, Id, Instant, Line } from './endpoint.ts'

const base = '/api/organisations/:organisationId'
const At = closed({ organisationId: Id })
const OfEntry = closed({ organisationId: Id, entryId: Id })
const Maybe = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

const Festival = closed({ name: Type.String(), days: Type.Array(BusinessDate) })
const Days = { off: Type.Array(Festival), work: Type.Array(BusinessDate) }
const Written = {
  id: Id,
  year: Type.Integer(),
  document: Type.String(),
  why: Maybe(Type.String()),
  ...Days,
  authorName: Type.String(),
}

/** Years whose days off are known; of any other year a day's kind is unknown, and deadlines in it may move. */
export const calendar = endpoint({
  method: 'GET',
  path: '/api/calendar',
  reply: closed({ years: Type.Array(Type.Integer()) }),
})

/** What is known of each year, the notices that were released, newest first, and those that wait at this desk. */
export const listNotices = endpoint({
  method: 'GET',
  path: `${base}/holiday-notices`,
  params: At,
  reply: closed({
    years: Type.Array(
      closed({
        year: Type.Integer(),
        ...Days,
        source: Type.Enum(['library', 'notice'], { description: 'brought by the software, or entered here' }),
      }),
    ),
    notices: Type.Array(
      closed({
        ...Written,
        releaserName: Type.String(),
        releasedAt: Instant,
        counts: Type.Boolean({ description: 'false when a later notice corrected it' }),
      }),
    ),
    entries: Type.Array(
      closed({
        ...Written,
        state: Type.Enum(['sent', 'released', 'returned', 'dropped']),
        answer: Maybe(Type.String()),
        at: Instant,
        allowed: Type.Array(Type.String(), { description: 'release, return, drop' }),
      }),
    ),
    allowed: Type.Array(Type.String(), { description: 'enter' }),
  }),
})

/** A day as typed: what is wrong with it is told by the rules, with the day. */
const Typed = Type.String({ maxLength: 20 })

/** Enters the State Council's notice of a year; a second person compares and releases it. */
export const enterNotice = endpoint({
  method: 'POST',
  path: `${base}/holiday-entries`,
  params: At,
  body: closed({
    year: Type.Integer(),
    document: Line(200),
    why: Type.Optional(Line(400)),
    off: Type.Array(closed({ name: Type.String({ maxLength: 40 }), days: Type.Array(Typed, { maxItems: 40 }) }), {
      maxItems: 40,
    }),
    work: Type.Array(Typed, { maxItems: 60 }),
  }),
  reply: closed({ id: Id }),
})

const verb = (name: string) =>
  endpoint({ method: 'POST', path: `${base}/holiday-entries/:entryId/${name}`, params: OfEntry, reply: Done })

/** The second person has compared it with the text; from then on every day of the year is reckoned by it. */
export const releaseNotice = verb('release')
/** Whoever entered it takes it back for good; it is kept for the record. */
export const dropNotice = verb('drop')
/** The second person found a mistake. */
export const returnNotice = endpoint({
  method: 'POST',
  path: `${base}/holiday-entries/:entryId/return`,
  params: OfEntry,
  body: closed({ answer: Line(400) }),
  reply: Done,
})
