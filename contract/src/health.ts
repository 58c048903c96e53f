import { Type } from 'typebox'
import { closed, endpoint } from './endpoint.ts'

/** The process is alive; says nothing of the database, so that a database's pause restarts no server. */
export const healthz = endpoint({ method: 'GET', path: '/healthz', reply: closed({ ok: Type.Literal(true) }) })

/** Why a server wants no requests now. */
export const unreadyReasons = ['starting', 'stopping', 'database', 'migrations', 'drain'] as const
export type UnreadyReason = (typeof unreadyReasons)[number]

/** Whether requests should be sent here; 503 with the reason when not. */
export const readyz = endpoint({
  method: 'GET',
  path: '/readyz',
  reply: closed({ ready: Type.Boolean(), reason: Type.Optional(Type.Enum([...unreadyReasons])) }),
})
