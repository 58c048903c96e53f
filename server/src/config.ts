import { resolve } from 'node:path'

export interface Config {
  host: string
  port: number
  /** What links and QR codes start with, for instance https://lianxin.example.gov.cn */
  publicOrigin: string
  appUrl: string
  drainUrl: string
  /** Deployment key(s) for sealed data, see platform/seal.ts. */
  sealKeys: string
  /** true only with the embedded database on loopback: shows one-time codes on a page. */
  inbox: boolean
  staffTotp: boolean
  /** Where short messages are posted as JSON {id, phone, text}; undefined: none are sent. */
  smsGateway?: { url: string; token: string } | undefined
  schemesDir: string
  webDir: string
  logLevel: string
  /** Proxies whose X-Forwarded-For is believed, as CIDRs. */
  trustProxy: string[]
  /** Bearer that opens /metrics; without one only a server that is itself reached by loopback answers there. */
  metricsToken?: string | undefined
  /** How long a stop waits for what has begun, 20 unless set. */
  stopSeconds?: number | undefined
}

const here = import.meta.dirname
export const defaults = { schemesDir: resolve(here, '../../schemes'), webDir: resolve(here, '../../web/dist') }

/** Reads the settings of a server from the environment; the only reader of process.env. Names what is missing in one line. */
export function configFrom(env: NodeJS.ProcessEnv = process.env): Config {
  const need = (name: string): string => {
    const value = env[name]
    if (!value) throw new Error(`${name} is not set; see docs/operate.md`)
    return value
  }
  const port = Number(env.PORT ?? 8080)
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error('PORT must be a number from 0 to 65535')
  const host = env.HOST ?? '127.0.0.1'
  return {
    host,
    port,
    publicOrigin: env.PUBLIC_ORIGIN ?? `http://${host}:${port}`,
    appUrl: need('DATABASE_URL'),
    drainUrl: need('DATABASE_DRAIN_URL'),
    sealKeys: need('SEAL_KEYS'),
    inbox: env.DEVELOPMENT_INBOX === 'on',
    staffTotp: env.STAFF_TOTP === 'on',
    smsGateway: env.SMS_GATEWAY_URL ? { url: env.SMS_GATEWAY_URL, token: need('SMS_GATEWAY_TOKEN') } : undefined,
    logLevel: env.LOG_LEVEL ?? 'info',
    trustProxy: env.TRUST_PROXY ? env.TRUST_PROXY.split(',') : [],
    metricsToken: env.METRICS_TOKEN || undefined,
    stopSeconds: secondsFrom(env.STOP_SECONDS),
    ...defaults,
  }
}

function secondsFrom(text: string | undefined): number | undefined {
  if (!text) return undefined
  const seconds = Number(text)
  if (!(seconds > 0 && seconds <= 600)) throw new Error('STOP_SECONDS must be a number from 1 to 600')
  return seconds
}
