import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const debian = '/usr/lib/postgresql'
const lines = { pgbench: 'apt-get install -y postgresql-15', wrk: 'apt-get install -y wrk' } as const

/** Where Debian's pgbench or wrk lies. @throws with the line that installs it */
export function program(name: keyof typeof lines): string {
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const places = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(':')]
  const found = places.map((place) => join(place, name)).find((file) => existsSync(file))
  if (!found) throw new Error(`${name} is not installed: ${lines[name]}`)
  return found
}

function output(file: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { env: { ...process.env, ...env }, maxBuffer: 1 << 26 }, (error, out, problems) =>
      error ? reject(new Error(`${file}: ${problems || out || error.message}`.slice(0, 2000))) : resolve(out),
    )
  })
}

/** Writes a text into a file of its own, lets `work` use it, and takes it away. */
async function withFile<T>(name: string, text: string, work: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'lianxin-bench-'))
  const file = join(folder, name)
  writeFileSync(file, text)
  try {
    return await work(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Transactions a second of a pgbench script, prepared, `clients` on one thread. `set` are its variables (-D).
 * @throws when a transaction failed: a baseline that does nothing would flatter nobody
 */
export async function pgbench(
  url: string,
  script: string,
  { clients, seconds, set = {} }: { clients: number; seconds: number; set?: Record<string, string | number> },
): Promise<number> {
  const defined = Object.entries(set).flatMap(([name, value]) => ['-D', `${name}=${value}`])
  const how = ['-n', '-M', 'prepared', '-c', String(clients), '-j', '1', '-T', String(seconds)]
  return withFile('script.sql', script, async (file) => {
    const text = await output(program('pgbench'), [...how, ...defined, '-f', file, url])
    const tps = Number(/tps = ([\d.]+)/.exec(text)?.[1])
    const failed = Number(/number of failed transactions: (\d+)/.exec(text)?.[1] ?? 0)
    if (!tps || failed > 0) throw new Error(`pgbench: ${text}`)
    return tps
  })
}

/** What wrk saw of one load. Times in milliseconds. */
export interface Load {
  perSecond: number
  requests: number
  p50: number
  p99: number
}

const report = `
done = function(summary, latency, requests)
  local bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format('\\nresult %d %d %d %d %.3f %.3f\\n', summary.requests, summary.duration, bad,
    summary.errors.status, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end`

/**
 * Loads a server with wrk: one thread, `clients` connections; `script` is Lua with \`request\`, and may read the
 * environment. @throws when one answer wasn't 2xx: refusals are quick and would flatter us
 */
export async function wrk(
  url: string,
  script: string,
  { clients, seconds, env = {} }: { clients: number; seconds: number; env?: Record<string, string> },
): Promise<Load> {
  const how = ['-t1', `-c${clients}`, `-d${seconds}s`, '--timeout', '20s']
  return withFile('load.lua', script + report, async (file) => {
    const text = await output(program('wrk'), [...how, '-s', file, url], env)
    const [requests, micros, broken, refused, p50, p99] = (/\nresult (.*)\n/.exec(text)?.[1] ?? '')
      .split(' ')
      .map(Number)
    if (!requests || !micros || broken || refused)
      throw new Error(`wrk: ${refused} answers were not 2xx, ${broken} broke\n${text}`)
    return { perSecond: (requests * 1e6) / micros, requests, p50: p50 ?? 0, p99: p99 ?? 0 }
  })
}
