import { randomUUID } from 'node:crypto'
import type { Body, Endpoint, Params, Query, Reply } from '@lianxin/contract/endpoint'

type Parts<E extends Endpoint> = { params?: Params<E>; query?: Query<E>; body?: Body<E> }

/** Somebody signed in, calling the server as a browser would. */
export interface Client {
  /** Calls one entry of the contract. Throws with status, path and refusal code when the answer is not good. */
  call<E extends Endpoint>(entry: E, parts?: Parts<E>): Promise<Reply<E>>
}

/** A client of the server at `baseUrl`, with the session cookie of the person it stands for. */
export function clientOf(baseUrl: string, session: string): Client {
  return {
    async call(entry, parts = {}) {
      const values = (parts.params ?? {}) as Record<string, string>
      const path = entry.path.replace(/:([a-zA-Z]+)/g, (_, name) => encodeURIComponent(values[name] ?? ''))
      const url = new URL(path, baseUrl)
      for (const [name, value] of Object.entries(parts.query ?? {})) {
        if (value !== undefined) url.searchParams.set(name, String(value))
      }
      const { body } = parts as { body?: unknown }
      const upload = body instanceof FormData
      const answer = await fetch(url, {
        method: entry.method,
        headers: {
          cookie: `session=${session}`,
          ...(entry.method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
          ...(body === undefined || upload ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: upload ? body : JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${entry.method} ${path}: ${answer.status} ${text.slice(0, 300)}`)
      return JSON.parse(text) as Reply<typeof entry>
    },
  }
}
