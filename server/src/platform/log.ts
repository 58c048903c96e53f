import type { FastifyBaseLogger } from 'fastify'
import { type DestinationStream, pino } from 'pino'

/**
 * What of an error goes into the log: its kind, code, constraint and stack. Never a database error's detail (it quotes
 * values: “Key (phone)=…”), its query, or the client object a lost connection carries (it holds the password).
 */
export function safeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const { name, stack } = error
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown }
  const fromDatabase = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)
  return {
    type: name,
    // a database's message may quote what was typed; its code says enough
    ...(fromDatabase ? {} : { message: error.message }),
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint, table }),
    stack: fromDatabase ? stack?.split('\n').slice(1).join('\n') : stack,
  }
}

/** The server's log: JSON lines without personal data. */
export const openLog = (level: string, to?: DestinationStream): FastifyBaseLogger =>
  pino({ level, serializers: { err: safeError } }, to ?? pino.destination(1)) as FastifyBaseLogger
