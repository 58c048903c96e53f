import { hash, randomFillSync, randomInt } from 'node:crypto'
import { v7 } from 'uuid'
import type { Clock } from './clock.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Random bytes for the next ids: asking the system for sixteen at a time costs more than the id itself. */
const pool = new Uint8Array(4096)
let used = pool.length

function random(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += 16
  return pool.subarray(used - 16, used)
}

/** A UUIDv7 of the given clock's moment: ids made in order sort in order, also on a virtual calendar. */
export const newId = (clock: Clock): string => v7({ msecs: clock.now().getTime(), random: random() })

export const isId = (value: unknown): value is string => typeof value === 'string' && uuid.test(value)

/** An id that is the same for the same parts: lets a retried import or drain find what it made before. */
export function idFrom(...parts: string[]): string {
  const hex = hash('sha256', parts.join('\u0000'))
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** `length` random digits, without modulo bias. */
export const randomDigits = (length: number): string => Array.from({ length }, () => randomInt(0, 10)).join('')

/** SHA-256 of the canonical JSON of a body: equal bodies, equal hash, whatever the order of their fields. */
export function bodyHash(body: unknown): string {
  return hash('sha256', JSON.stringify(sorted(body)) ?? '')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(fields.map(([name, inner]) => [name, sorted(inner)]))
}
