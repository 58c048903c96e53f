import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { appraisals } from './appraisals/routes.ts'
import { audits } from './audits/routes.ts'
import type { Config } from './config.ts'
import type { App } from './context.ts'
import { openPool } from './db.ts'
import { enrolments } from './enrolments/routes.ts'
import { figures } from './figures/routes.ts'
import { health } from './health/routes.ts'
import { buildHttp } from './http.ts'
import { imports } from './imports/routes.ts'
import { startJobs } from './jobs.ts'
import { sendQueued } from './messages/commands.ts'
import { keepInInbox } from './messages/queries.ts'
import { messages } from './messages/routes.ts'
import { needs } from './needs/routes.ts'
import { orders } from './orders/routes.ts'
import { organisations } from './organisations/routes.ts'
import { people } from './people/routes.ts'
import { openCalendar } from './platform/calendar.ts'
import { type Clock, systemClock } from './platform/clock.ts'
import { openLog } from './platform/log.ts'
import { gatewaySender, inboxSender, realSender, type SmsSender } from './platform/messages.ts'
import { openMetrics } from './platform/metrics.ts'
import { atMost, oneAtATime } from './platform/one-at-a-time.ts'
import { drainOnce, outboxState } from './platform/outbox.ts'
import { quietEnd } from './platform/quiet-end.ts'
import type { Feature } from './platform/route.ts'
import { loadSchemes, type Schemes } from './platform/schemes.ts'
import { parseKeyring } from './platform/seal.ts'
import { inboxMustBeAtHome, mustBeWalled } from './platform/walls.ts'
import { points } from './points/routes.ts'
import { reports } from './reports/routes.ts'
import { refreshNotices } from './schemes/commands.holidays.ts'
import { refreshSchemes } from './schemes/commands.ts'
import { schemes } from './schemes/routes.ts'
import { services } from './services/routes.ts'
import { sessions } from './sessions/routes.ts'

/** The table of contents: every feature the server has. */
export const features: readonly Feature[] = [
  health,
  enrolments,
  needs,
  orders,
  services,
  sessions,
  organisations,
  imports,
  people,
  messages,
  reports,
  figures,
  audits,
  points,
  appraisals,
  schemes,
]

export interface Running {
  app: App
  http: FastifyInstance
}

/** Puts the process together. Refuses to boot when the database's walls don't stand, and says what to run. */
export async function openApp(
  config: Config,
  parts: { clock?: Clock; schemes?: Schemes; log?: FastifyBaseLogger; poolSize?: number; jobs?: boolean } = {},
): Promise<Running> {
  const log = parts.log ?? openLog(config.logLevel)
  const onError = (error: unknown) => log.error({ err: error }, 'the database connection failed')
  const pool = openPool(config.appUrl, parts.poolSize ?? 10, onError)
  // one connection drains, the other one looks on
  const drainPool = openPool(config.drainUrl, 2, onError)
  const failed = (what: string) => (error: unknown) => log.error({ err: error }, what)
  const metrics = openMetrics()
  // the sender waits for a gateway, the drain must not: each runs by itself
  const sender = oneAtATime(() => sendQueued(app), failed('sending messages failed'))
  const drain = oneAtATime(
    async () => {
      const moved = await drainOnce(drainPool)
      metrics.drained(moved)
      if (moved > 0) sender.kick()
    },
    (error) => {
      metrics.drainFailed()
      failed('the drain failed')(error)
    },
  )
  const app: App = {
    config,
    pool,
    clock: parts.clock ?? systemClock,
    keys: parseKeyring(config.sealKeys),
    calendar: openCalendar(),
    schemes: parts.schemes ?? (await loadSchemes(config.schemesDir, parts.clock)),
    log,
    metrics,
    phase: 'starting',
    outbox: () => outboxState(drainPool, app.clock.now()),
    sms: undefined,
    kickDrain: drain.kick,
    drained: async () => {
      await drain.idle()
      await drainOnce(drainPool)
      await sender.idle()
      await sendQueued(app)
    },
    close: async () => {},
  }
  app.sms = senderOf(app)
  await mustBeWalled(pool)
  await refreshSchemes(app)
  await refreshNotices(app)
  await inboxMustBeAtHome(config, pool)
  const http = await buildHttp(app, features)
  const endQuietly = quietEnd(http.server)
  metrics.watch({ pools: { app: pool.use, drain: drainPool.use }, outbox: app.outbox })
  const jobs = parts.jobs === false ? undefined : startJobs(app, features)
  app.close = async () => {
    app.phase = 'stopping'
    const mostSeconds = config.stopSeconds ?? 20
    await Promise.all([endQuietly({ mostSeconds }), jobs?.stop(mostSeconds)])
    await http.close()
    // a drain that is cut here leaves its rows to the next start
    await atMost(mostSeconds, Promise.all([drain.idle(), sender.idle()]))
    await atMost(3, Promise.all([pool.close(), drainPool.close()]))
  }
  app.phase = 'ready'
  return { app, http }
}

/** Development keeps messages for the inbox page; elsewhere they go to the gateway that is set, if one is. */
function senderOf(app: App): SmsSender | undefined {
  const { inbox, smsGateway } = app.config
  if (inbox) return inboxSender((message) => keepInInbox(app, message))
  return smsGateway && realSender(gatewaySender(smsGateway))
}
