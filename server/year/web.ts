import { createHash } from 'node:crypto'
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Body, Endpoint, Params, Query, Reply } from '@lianxin/contract/endpoint'

/** Somebody at a browser: an address of their own, the cookie the server set, and how often they have written. */
export interface Person {
  no: number
  cookie?: string
  writes?: number
}

/** A no of the server, kept with its code so that a script can act on it. */
export class No extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, what: string) {
    super(`${what}: ${status} ${code}`)
    this.status = status
    this.code = code
  }
}

export interface Heard {
  status: number
  text: string
  headers: IncomingHttpHeaders
}

/** What may happen on the way, decided by whoever runs the year. */
export interface Weather {
  base(): string
  /** Resolves when the server can be reached. */
  up(): Promise<void>
  /** Called when a write has left the client and its reply is still out. */
  onSent?(inFlight: number): void
}

/** One write as its client remembers it, whatever the server says later. */
export interface Counts {
  requests: number
  writes: number
  lostReplies: number
  retries: number
}

type Parts<E extends Endpoint> = { params?: Params<E>; query?: Query<E>; body?: Body<E> }

const lostInThousand = 12
const mostTries = 60

/**
 * The only way from the script to the server: HTTP over a few kept sockets. Everybody has an address of their own,
 * named in X-Forwarded-For as a proxy would. A write's key follows from the seed, the person and how many they wrote;
 * so does which replies get lost: the socket is closed once the request is out, and the same key is sent again.
 */
export class Web {
  readonly counts: Counts = { requests: 0, writes: 0, lostReplies: 0, retries: 0 }
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 32 })
  private readonly seed: number
  private readonly weather: Weather
  private writing = 0

  constructor(seed: number, weather: Weather) {
    this.seed = seed
    this.weather = weather
  }

  /** Calls one entry of the contract as a person. Throws `No` for what the server refuses. */
  async call<E extends Endpoint>(who: Person, entry: E, parts: Parts<E> = {}): Promise<Reply<E>> {
    const values = (parts.params ?? {}) as Record<string, string>
    const path = entry.path.replace(/:([a-zA-Z]+)/g, (_, name) => encodeURIComponent(values[name] ?? ''))
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(parts.query ?? {}))
      if (value !== undefined) query.set(name, String(value))
    const to = query.size ? `${path}?${query}` : path
    const body = parts.body === undefined ? undefined : JSON.stringify(parts.body)
    const heard = await this.ask(who, entry.method, to, {
      ...(body === undefined ? {} : { body, type: 'application/json' }),
    })
    return JSON.parse(heard.text) as Reply<E>
  }

  /** A page as its reader gets it. */
  async page(who: Person, path: string): Promise<string> {
    return (await this.ask(who, 'GET', path)).text
  }

  /** Sends a form; resolves to where the server leads on. */
  async post(who: Person, path: string, fields: Record<string, string>): Promise<string> {
    const key = this.keyOf(who)
    const body = new URLSearchParams({ ...fields, key: key.key }).toString()
    const heard = await this.ask(who, 'POST', path, { body, type: 'application/x-www-form-urlencoded', ...key })
    return String(heard.headers.location ?? '')
  }

  /** Uploads one file. */
  async upload<E extends Endpoint>(
    who: Person,
    entry: E,
    params: Params<E>,
    name: string,
    file: Buffer,
  ): Promise<Reply<E>> {
    const path = entry.path.replace(/:([a-zA-Z]+)/g, (_, one) => (params as Record<string, string>)[one] ?? '')
    const mark = 'a-year-in-the-life'
    const head = `--${mark}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
    const body = Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${mark}--\r\n`)])
    const heard = await this.ask(who, 'POST', path, {
      body,
      type: `multipart/form-data; boundary=${mark}`,
      lose: false,
    })
    return JSON.parse(heard.text) as Reply<E>
  }

  private keyOf(who: Person): { key: string; lose: boolean } {
    who.writes = (who.writes ?? 0) + 1
    const hash = createHash('sha256').update(`${this.seed}:${who.no}:${who.writes}`).digest('hex')
    const key = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
    return { key, lose: Number.parseInt(hash.slice(40, 48), 16) % 1000 < lostInThousand }
  }

  private async ask(
    who: Person,
    method: string,
    path: string,
    sent: { body?: string | Buffer; type?: string; key?: string; lose?: boolean } = {},
  ): Promise<Heard> {
    const write = method !== 'GET'
    const fresh = write && !sent.key ? this.keyOf(who) : undefined
    const key = sent.key ?? fresh?.key
    let lose = write && (sent.lose ?? fresh?.lose ?? false)
    if (write) this.counts.writes++
    for (let tries = 1; ; tries++) {
      const last = tries >= mostTries
      const heard = await this.send(who, method, path, { ...sent, ...(key ? { key } : {}), lose }).catch((error) => {
        if (last) throw error
        if (lose) this.counts.lostReplies++
        return undefined
      })
      // a fault of the server's own (500) doesn't go away by asking; one that is busy or just killed comes back
      if (heard && (heard.status < 500 || (heard.status === 500 && tries >= 5) || last))
        return this.take(who, method, path, heard)
      this.counts.retries++
      if (!lose) await sleep(Math.min(50 * tries, 500))
      lose = false
      await this.weather.up()
    }
  }

  private take(who: Person, method: string, path: string, heard: Heard): Heard {
    for (const cookie of [heard.headers['set-cookie'] ?? []].flat()) {
      const found = /^session=([^;]*)/.exec(cookie)?.[1]
      if (found !== undefined) who.cookie = found
    }
    if (heard.status < 400) return heard
    const code = /"code":"([^"]+)"/.exec(heard.text)?.[1] ?? heard.text.slice(0, 200)
    throw new No(heard.status, code, `${method} ${path}`)
  }

  private send(
    who: Person,
    method: string,
    path: string,
    { body, type, key, lose }: { body?: string | Buffer; type?: string; key?: string; lose: boolean },
  ): Promise<Heard> {
    this.counts.requests++
    const write = method !== 'GET'
    const headers: Record<string, string | number> = {
      'x-forwarded-for': addressOf(who.no),
      ...(who.cookie ? { cookie: `session=${who.cookie}` } : {}),
      ...(key ? { 'idempotency-key': key } : {}),
      ...(type ? { 'content-type': type } : {}),
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    }
    return new Promise((resolve, reject) => {
      if (write) this.writing++
      let open = true
      const end = (result: Heard | Error) => {
        if (!open) return
        open = false
        if (write) this.writing--
        if (result instanceof Error) reject(result)
        else resolve(result)
      }
      const lost = () => asked.destroy(new Error('the reply got lost'))
      const asked = request(new URL(path, this.weather.base()), { method, headers, agent: this.agent }, (answer) => {
        if (lose) return lost()
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('error', end)
        answer.on('end', () => {
          if (!answer.complete) return end(new Error('the answer broke off'))
          const text = Buffer.concat(parts).toString('utf8')
          end({ status: answer.statusCode ?? 0, text, headers: answer.headers })
        })
      })
      asked.on('error', end)
      asked.on('close', () => end(new Error('the connection closed')))
      asked.on('finish', () => {
        if (!write) return
        if (lose) setTimeout(lost, 2)
        this.weather.onSent?.(this.writing)
      })
      asked.end(body)
    })
  }

  close(): void {
    this.agent.destroy()
  }
}

/** An address of the machine range 10/8: one for each person. */
const addressOf = (no: number): string => `10.${(no >> 16) & 255}.${(no >> 8) & 255}.${no & 255}`
