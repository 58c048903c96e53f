import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import { Refusal, refuse } from '@lianxin/rules/refusal'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { App, Ctx } from './context.ts'
import { asRefusal } from './errors.ts'
import { letIn } from './gate.ts'
import { isId } from './platform/ids.ts'
import { type PageCommunity, refusalPage } from './platform/page.ts'
import { servePageAssets } from './platform/page-assets.ts'
import type { Feature, Guard, PageRoute, Route } from './platform/route.ts'
import type { Language } from './platform/words.ts'
import { setUpPlugins } from './plugins.ts'

const sessionCookie = (app: App): string =>
  app.config.publicOrigin.startsWith('https:') ? '__Host-session' : 'session'

/** Builds the HTTP server out of the features' routes and pages. Refuses a route without `can`. */
export async function buildHttp(app: App, features: readonly Feature[]): Promise<FastifyInstance> {
  const http = Fastify({
    loggerInstance: app.log,
    trustProxy: app.config.trustProxy.length ? app.config.trustProxy : false,
    bodyLimit: 256 * 1024,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    forceCloseConnections: 'idle',
    // what still arrives while we stop is answered, see platform/quiet-end.ts
    return503OnClosing: false,
  })
  http.setValidatorCompiler(TypeBoxValidatorCompiler)
  await setUpPlugins(http, app)
  servePageAssets(http)
  http.addHook('onResponse', async (request, reply) => answered(app, request, reply))
  http.setErrorHandler((error, request, reply) => sendRefusal(app, error, request, reply))
  http.setNotFoundHandler((request, reply) => sendRefusal(app, refuse('not-found'), request, reply))
  for (const feature of features) {
    for (const one of feature.routes ?? []) addRoute(http, app, one)
    for (const one of feature.pages ?? []) addPage(http, app, one)
  }
  return http
}

function addRoute(http: FastifyInstance, app: App, { entry, guard, handle }: Route): void {
  mustDeclareRight(entry.path, guard)
  const takesBody = entry.method !== 'GET' && !guard.upload
  http.route({
    method: entry.method,
    url: entry.path,
    schema: {
      params: entry.params,
      querystring: entry.query,
      ...(takesBody ? { body: entry.body } : {}),
      response: { 200: entry.reply },
    },
    // a post without a body stands for an empty one
    preValidation: async (request) => {
      if (takesBody && request.body === undefined) request.body = {}
    },
    handler: async (request, reply) => {
      const params = request.params as Record<string, string>
      const ctx = await context(app, request, guard, params)
      if (entry.method !== 'GET' && !ctx.key) throw refuse('key-missing')
      const answer = await handle(ctx, { params, query: request.query, body: request.body, request, reply } as never)
      if (reply.sent || answer === reply) return reply
      return answer ?? {}
    },
  })
}

function addPage(http: FastifyInstance, app: App, page: PageRoute): void {
  mustDeclareRight(page.path, page.guard)
  http.route({
    method: page.method,
    url: page.path,
    config: { html: true },
    handler: async (request, reply) => {
      const params = request.params as Record<string, string>
      const form = (request.body ?? {}) as Record<string, string | string[]>
      const ctx = await context(app, request, page.guard, params, form.key)
      const query = lastOfEach(request.query as Record<string, string | string[]>)
      const answer = await page.handle(ctx, { params, query, form, request })
      for (const { name, value, maxAge } of answer.cookies ?? [])
        reply.setCookie(name, value, { path: '/', maxAge, sameSite: 'lax', httpOnly: true })
      if (answer.noStore) reply.header('cache-control', 'no-store')
      if (answer.redirect) return reply.redirect(answer.redirect, 303)
      if (answer.file) return sendFile(reply, answer.file)
      return reply
        .status(answer.status ?? 200)
        .type('text/html; charset=utf-8')
        .send(answer.html ?? '')
    },
  })
}

/** Pages have no schema for their query, so a repeated value counts once: the last one. */
const lastOfEach = (query: Record<string, string | string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value].flat().at(-1) ?? '']))

function sendFile(reply: FastifyReply, file: { type: string; name?: string; content: Buffer | string }) {
  if (file.name) reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
  return reply.type(file.type).send(file.content)
}

function mustDeclareRight(path: string, guard: Guard): void {
  if (!guard?.can) throw new Error(`${path} declares no right; every route says what it needs`)
}

async function context(
  app: App,
  request: FastifyRequest,
  guard: Guard,
  params: Record<string, string>,
  formKey?: string | string[],
): Promise<Ctx> {
  sameOrigin(app, request)
  const place = params.communityId ?? params.code ?? params.unitId ?? params.organisationId
  const { actor, scope } = await letIn(app, request.cookies[sessionCookie(app)], guard, place)
  const key = request.headers['idempotency-key'] ?? formKey
  if (key !== undefined && !isId(key)) throw refuse('key-missing')
  return {
    app,
    actor,
    scope,
    requestId: request.id,
    address: request.ip,
    language: languageOf(request),
    ...(typeof key === 'string' ? { key } : {}),
  }
}

/** What the reader chose by cookie, else what the browser asks for. */
function languageOf({ headers, cookies }: FastifyRequest): Language {
  const english = /^en\b/.test(String(headers['accept-language'] ?? '')) || cookies?.language === 'en'
  return english && cookies?.language !== 'zh-CN' ? 'en' : 'zh-CN'
}

/** A write must come from our own pages: browsers say so in Origin, or at least in Sec-Fetch-Site. */
function sameOrigin(app: App, request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const { origin, host } = request.headers
  const allowed = [app.config.publicOrigin, `http://${host}`, `https://${host}`]
  if (origin ? !allowed.includes(origin) : request.headers['sec-fetch-site'] === 'cross-site')
    throw refuse('wrong-place')
}

/** Sets the session cookie; `token` undefined clears it. Lax, so that links from a message group still find it. */
export function setSession(app: App, reply: FastifyReply, token: string | undefined, maxAge = 30 * 24 * 3600): void {
  const secure = app.config.publicOrigin.startsWith('https:')
  const options = { path: '/', httpOnly: true, sameSite: 'lax' as const, secure }
  if (token) reply.setCookie(sessionCookie(app), token, { ...options, maxAge })
  else reply.clearCookie(sessionCookie(app), options)
}

/** The address a request matched, without what stood in it. */
const patternOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'none'

/** Counts an answer and writes its line: nothing of the address but its pattern, nothing of the body. */
function answered(app: App, request: FastifyRequest, reply: FastifyReply): void {
  const { method } = request
  const route = patternOf(request)
  const status = reply.statusCode
  app.metrics.request({ method, route, status }, reply.elapsedTime)
  const level = method === 'GET' && status < 400 ? 'debug' : 'info'
  app.log[level]({ requestId: request.id, method, route, status, ms: Math.round(reply.elapsedTime) }, 'answered')
}

async function sendRefusal(app: App, thrown: unknown, request: FastifyRequest, reply: FastifyReply) {
  const refusal = refusalOf(asRefusal(thrown))
  if (refusal.status >= 500) app.log.error({ requestId: request.id, err: thrown }, 'a request failed')
  else if (refusal.cause) {
    const database = (refusal.cause as { code?: string }).code
    app.log.info({ requestId: request.id, route: patternOf(request), database }, 'the database took no such value')
  }
  reply.status(refusal.status).header('cache-control', 'no-store')
  if ((request.routeOptions.config as { html?: boolean }).html || wantsPage(request))
    return reply.type('text/html; charset=utf-8').send(
      refusalPage(refusal, {
        elder: request.cookies?.elder === '1',
        language: languageOf(request),
        ...(await communityOfAddress(app, request)),
      }),
    )
  return reply.send({ code: refusal.code, params: refusal.params })
}

/** Whose page was asked for, by the code in its address: a no then says whom to telephone. Nothing when it can't be told. */
async function communityOfAddress(app: App, request: FastifyRequest): Promise<{ community?: PageCommunity }> {
  const code = /^\/c\/([\w-]{1,60})(?:[/?]|$)/.exec(request.url)?.[1]
  if (!code) return {}
  const found = await app.pool.kysely
    .selectFrom('organisations')
    .select(['code', 'name', 'phone', 'hours'])
    .where('kind', '=', 'community')
    .where('code', '=', code)
    .where('endedAt', 'is', null)
    .executeTakeFirst()
    .catch(() => undefined) // a page that says no must not fail on its frame
  return found ? { community: found } : {}
}

const wantsPage = (request: FastifyRequest): boolean =>
  !request.url.startsWith('/api/') && String(request.headers.accept ?? '').includes('text/html')

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const { validation, statusCode, code } = error as {
    validation?: { instancePath?: string; params?: object }[]
    statusCode?: number
    code?: string
  }
  if (validation) {
    const fields = validation.map((one) => (one.instancePath ?? '').replace(/^\//, '')).filter(Boolean)
    return refuse('invalid-input', { fields: [...new Set(fields)].slice(0, 20) })
  }
  if (statusCode === 413 || code === 'FST_REQ_FILE_TOO_LARGE') return refuse('too-large')
  if (statusCode === 415) return refuse('wrong-file-type')
  if (statusCode && statusCode < 500) return refuse('invalid-input')
  return refuse('out-of-order')
}
