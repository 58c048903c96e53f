import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Body, Endpoint, Params, Query, Reply } from '@lianxin/contract/endpoint'

type Parts<E extends Endpoint> = { params?: Params<E>; query?: Query<E>; body?: Body<E> | FormData }

/** Somebody, signed in or not yet, calling the server as a browser would. */
export interface Client {
  /** Calls one entry of the contract. Throws with status, path and answer when that is not good. */
  call<E extends Endpoint>(entry: E, parts?: Parts<E>): Promise<Reply<E>>
  /** The cookie's value once an answer has set one, or as given; empty before. */
  session(): string
}

/** A client of the server at `baseUrl`; it keeps the session cookie that signing in or an invitation sets. */
export function clientOf(baseUrl: string, session = ''): Client {
  let kept = session
  return {
    session: () => kept,
    async call(entry, parts = {}) {
      const values = (parts.params ?? {}) as Record<string, string>
      const path = entry.path.replace(/:([a-zA-Z]+)/g, (_, name) => encodeURIComponent(values[name] ?? ''))
      const url = new URL(path, baseUrl)
      for (const [name, value] of Object.entries(parts.query ?? {})) {
        if (value !== undefined) url.searchParams.set(name, String(value))
      }
      const { body } = parts
      const upload = body instanceof FormData
      const send = {
        method: entry.method,
        headers: {
          ...(kept ? { cookie: `session=${kept}` } : {}),
          ...(entry.method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
          ...(body === undefined || upload ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: upload ? body : JSON.stringify(body) }),
      }
      let answer = await fetch(url, send)
      // a busy server asks to be tried again; the same key makes that safe
      for (let tries = 0; answer.status === 503 && tries < 10; tries++) {
        await sleep(500 + tries * 500)
        answer = await fetch(url, send)
      }
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${entry.method} ${path}: ${answer.status} ${text.slice(0, 300)}`)
      for (const cookie of answer.headers.getSetCookie()) kept = /^session=([^;]+)/.exec(cookie)?.[1] ?? kept
      return JSON.parse(text) as Reply<typeof entry>
    },
  }
}
