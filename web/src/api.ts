import type { Body, Endpoint, Params, Query, Reply } from '@lianxin/contract/endpoint'
import { learnTime } from './clock.ts'
import { words } from './i18n.ts'

type Part<Name extends string, T> = unknown extends T
  ? { [K in Name]?: T }
  : keyof T extends never
    ? { [K in Name]?: T }
    : Partial<T> extends T
      ? { [K in Name]?: T }
      : { [K in Name]: T }

/** What a call sends: the entry's `params`, `query`, `body`; `key` and `signal` when the caller has its own. */
export type Input<E extends Endpoint> = Part<'params', Params<E>> &
  Part<'query', Query<E>> &
  Part<'body', Body<E>> & { key?: string; signal?: AbortSignal }

export type Args<E extends Endpoint> = Partial<Input<E>> extends Input<E> ? [input?: Input<E>] : [input: Input<E>]

/** The server said no. `message` is in the reader's language; `code` is one of the contract's refusals. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly params: Record<string, unknown>

  constructor(status: number, code: string, params: Record<string, unknown>, message?: string) {
    const key = `refusals:${code}`
    super(words.exists(key) ? words.t(key, params) : (message ?? words.t('ui:tryLater')))
    this.status = status
    this.code = code
    this.params = params
  }
}

/** Nobody answered: whether a write arrived is not known, so it may only be sent again with the same key. */
export class NoAnswer extends Error {
  constructor() {
    super(words.t('ui:noAnswer'))
  }
}

/** A fresh idempotency key. `randomUUID` is missing on plain http in a local network. */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

let signedOut: (() => void) | undefined
/** What happens on 401; the shells lead to the sign-in page, the sign-in page itself does nothing. */
export function onSignedOut(then: () => void) {
  signedOut = then
}

/** The address of an entry with its params and query filled in, for calls, downloads and uploads. */
export function address<E extends Endpoint>(entry: E, input: { params?: unknown; query?: unknown } = {}): string {
  const params = (input.params ?? {}) as Record<string, string>
  const path = entry.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries((input.query ?? {}) as Record<string, unknown>)) {
    if (Array.isArray(value)) for (const one of value) query.append(name, String(one))
    else if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  }
  const search = query.toString()
  return search ? `${path}?${search}` : path
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
/** Milliseconds before each further attempt; tests set them to 0. */
export const pauses = [400, 1_200, 3_000]
/** A proxy whose server just restarts: the request may or may not have arrived. */
const unclear = (status: number) => status === 502 || status === 503 || status === 504

async function send(url: string, init: RequestInit): Promise<Response> {
  for (let turn = 0; ; turn++) {
    try {
      const response = await fetch(url, init)
      if (!unclear(response.status) || turn >= pauses.length) return response
    } catch (error) {
      if (init.signal?.aborted) throw error
      if (turn >= pauses.length) throw new NoAnswer()
    }
    await pause(pauses[turn] ?? 0)
  }
}

async function answer<R>(response: Response): Promise<R> {
  learnTime(response.headers.get('date'))
  if (response.status === 204) return undefined as R
  const isJson = response.headers.get('content-type')?.includes('json')
  const content = isJson ? await response.json() : undefined
  if (response.ok) return content as R
  if (response.status === 401) signedOut?.()
  throw new Refusal(response.status, content?.code ?? 'unknown', content?.params ?? {}, content?.message)
}

/**
 * Calls one entry of the contract. Writes carry an Idempotency-Key made before the first attempt and kept over
 * all of them. Throws Refusal (the server said no) or NoAnswer (nobody answered).
 */
export async function call<E extends Endpoint>(entry: E, ...[input]: Args<E>): Promise<Reply<E>> {
  const { key, signal, body, ...where } = (input ?? {}) as { key?: string; signal?: AbortSignal; body?: unknown }
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': words.language }
  const init: RequestInit = { method: entry.method, headers, signal, credentials: 'same-origin', cache: 'no-store' }
  if (entry.method !== 'GET') {
    headers['idempotency-key'] = key ?? newKey()
    if (body !== undefined) {
      headers['content-type'] = 'application/json'
      init.body = JSON.stringify(body)
    }
  }
  return answer(await send(address(entry, where), init))
}

/** Uploads one file as multipart to an entry; the answer is the entry's. `fields` go before the file. */
export async function upload<E extends Endpoint>(
  entry: E,
  input: { params?: Params<E>; query?: Query<E>; file: File; fields?: Record<string, string>; key?: string },
): Promise<Reply<E>> {
  const form = new FormData()
  for (const [name, value] of Object.entries(input.fields ?? {})) form.append(name, value)
  form.append('file', input.file)
  const headers = { accept: 'application/json', 'idempotency-key': input.key ?? newKey() }
  return answer(
    await send(address(entry, input), { method: entry.method, headers, body: form, credentials: 'same-origin' }),
  )
}
