import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config.ts'
import type { Pool } from './db.ts'
import type { Calendar } from './platform/calendar.ts'
import type { Clock } from './platform/clock.ts'
import type { SmsSender } from './platform/messages.ts'
import type { Metrics, OutboxState } from './platform/metrics.ts'
import type { Schemes } from './platform/schemes.ts'
import type { Scope } from './platform/scope.ts'
import type { Keyring } from './platform/seal.ts'

/** What the whole process shares. Made once in app.ts, replaced part by part in tests. */
export interface App {
  config: Config
  pool: Pool
  clock: Clock
  keys: Keyring
  schemes: Schemes
  /** The days off that are known, those of notices released here too. */
  calendar: Calendar
  log: FastifyBaseLogger
  metrics: Metrics
  /** Requests are answered in all three; only `ready` says to others that it wants more of them. */
  phase: 'starting' | 'ready' | 'stopping'
  /** What waits in the outbox. */
  outbox(): Promise<OutboxState>
  /** The way out for short messages; undefined where no gateway is set, then people read on their own pages. */
  sms: SmsSender | undefined
  /** Asks for a drain soon; returns at once. */
  kickDrain(): void
  /** Resolves when every outbox row written before the call has been moved on. */
  drained(): Promise<void>
  close(): Promise<void>
}

export interface Role {
  id: string
  role: RoleName
  organisation: { id: string; name: string; kind: string; code: string; path: string }
}

export type RoleName = 'member' | 'secretary' | 'clerk' | 'grid-worker' | 'street' | 'county' | 'operator'

/** Who asks. `id` is the person's id, `resident` for somebody who isn't signed in, or `job:<name>`. */
export interface Actor {
  id: string
  role: RoleName | 'resident' | 'job'
  person?: { id: string; name: string }
  /** The role the person acts in now, out of `roles`. */
  current?: Role
  roles: readonly Role[]
  /** Hash of the session's token, for signing out. */
  session?: string
}

/** One request's or job's context: handed down from the gate to the command. */
export interface Ctx {
  app: App
  actor: Actor
  /** What the gate lets this request or job touch. */
  scope: Scope
  requestId: string
  /** The client's address as far as it can be believed; rate limits only, never stored in clear. */
  address: string
  language: 'zh-CN' | 'en'
  /** The idempotency key of a write. */
  key?: string
}

export const residentActor: Actor = { id: 'resident', role: 'resident', roles: [] }
