import type { Body, Endpoint, Params, Query, Reply } from '@lianxin/contract/endpoint'
import type { Action } from '@lianxin/rules/access'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import type { Place } from '../gate.ts'

/** Which right a route needs, and where it is asked for: the URL's communityId, unitId or organisationId (or code). */
export interface Guard {
  can: Action
  at: Place
  /** Takes multipart uploads; the handler reads them from `request`. */
  upload?: boolean
}

export interface Input<E extends Endpoint> {
  params: Params<E>
  query: Query<E>
  body: Body<E>
  request: FastifyRequest
  reply: FastifyReply
}

export interface Route {
  kind: 'api'
  entry: Endpoint
  guard: Guard
  handle(ctx: Ctx, input: Input<Endpoint>): Promise<unknown>
}

/** A contract entry, the right it needs and the command or query that answers it; nothing else belongs in routes.ts. */
export function route<E extends Endpoint>(
  entry: E,
  guard: Guard,
  handle: (ctx: Ctx, input: Input<E>) => Promise<Reply<E>>,
): Route {
  return { kind: 'api', entry, guard, handle: handle as unknown as Route['handle'] }
}

/** What a page answers: HTML, or another address after a post (303), or any other bytes (an SVG, a workbook). */
export interface PageAnswer {
  html?: string
  redirect?: string
  file?: { type: string; name?: string; content: Buffer | string }
  status?: number
  /** Form pages hold a fresh key and what a person typed: they must not come back from a cache. */
  noStore?: boolean
  cookies?: { name: string; value: string; maxAge: number }[]
}

export interface PageInput {
  params: Record<string, string>
  query: Record<string, string>
  /** Posted form fields; a repeated field keeps all its values. */
  form: Record<string, string | string[]>
  request: FastifyRequest
}

export interface PageRoute {
  kind: 'page'
  method: 'GET' | 'POST'
  path: string
  guard: Guard
  handle(ctx: Ctx, input: PageInput): Promise<PageAnswer>
}

/** A server-rendered page or its form post; works without JavaScript. */
export const pageRoute = (
  method: PageRoute['method'],
  path: string,
  guard: Guard,
  handle: PageRoute['handle'],
): PageRoute => ({ kind: 'page', method, path, guard, handle })

/** One folder of the house: what it answers and what it does in the background. app.ts lists them all. */
export interface Feature {
  name: string
  routes?: readonly Route[]
  pages?: readonly PageRoute[]
  /** Background work: `run` is called every `everySeconds`, and by tests; safe to run twice. */
  jobs?: readonly Job[]
}

export interface Job {
  name: string
  everySeconds: number
  run(app: Ctx['app']): Promise<void>
}
