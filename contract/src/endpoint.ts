import { type Static, type TProperties, type TSchema, Type } from 'typebox'

/**
 * One entry of the HTTP contract: server, web, bench and tests import the same object, so a route can't drift
 * from its callers. `params`, `query` and `body` are what the caller sends, `reply` is all it can get back:
 * fields that are not in `reply` never leave the server.
 */
export interface Endpoint<
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
  R extends TSchema = TSchema,
> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With Fastify's `:name` places, `/api/communities/:communityId/needs`. */
  path: string
  params: P
  query: Q
  body: B
  reply: R
}

const Nothing = Type.Object({}, { additionalProperties: false })
type Nothing = typeof Nothing

/** Declares an entry; parts that are left out take no input. */
export function endpoint<
  R extends TSchema,
  P extends TSchema = Nothing,
  Q extends TSchema = Nothing,
  B extends TSchema = Nothing,
>(entry: {
  method: Endpoint['method']
  path: string
  params?: P
  query?: Q
  body?: B
  reply: R
}): Endpoint<P, Q, B, R> {
  return { params: Nothing as unknown as P, query: Nothing as unknown as Q, body: Nothing as unknown as B, ...entry }
}

export type Params<E extends Endpoint> = Static<E['params']>
export type Query<E extends Endpoint> = Static<E['query']>
export type Body<E extends Endpoint> = Static<E['body']>
export type Reply<E extends Endpoint> = Static<E['reply']>

/** A closed object: a field that nobody declared is refused going in and dropped going out. */
export const closed = <T extends TProperties>(properties: T) => Type.Object(properties, { additionalProperties: false })

export const Id = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
  description: 'UUIDv7 in lower case',
})
export const Instant = Type.String({ description: 'ISO 8601 instant in UTC, 2026-11-22T06:30:00.000Z' })
export const BusinessDate = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}$',
  description: 'day in Beijing, YYYY-MM-DD',
})
/** A day asked for in an address: one that exists, so that nothing is counted up to the 30th of February. */
export const ExistingDay = Type.String({ format: 'date', description: 'day in Beijing that exists, YYYY-MM-DD' })
/** Text a person typed; length in UTF-16 units here, in code points in `rules/`. */
export const Line = (max: number) => Type.String({ minLength: 1, maxLength: max, pattern: '\\S' })
export const Done = closed({ done: Type.Literal(true) })

export const Paged = closed({
  after: Type.Optional(Type.String({ maxLength: 200, description: 'cursor of the last row seen' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
})
