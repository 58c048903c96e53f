import { fill, type Size } from './district.ts'
import { interleave, median, type Options, type Result, round3 } from './figure.ts'
import { type Load, pgbench, wrk } from './programs.ts'
import { openStand } from './stand.ts'

/** One request against one statement. */
export interface Against {
  size: Size
  /** Lua with `request`. */
  load: string
  /** pgbench script. */
  base: string
  /** SQL that the baseline needs, run as superuser. */
  before?: string
}

/** Fills a district, then loads the server with wrk and the database with pgbench in turn; each side warms up first. */
export async function against(
  name: string,
  { size, load, base, before }: Against,
  { clients = 16, rounds = 5, seconds = 3, say }: Options,
): Promise<Result> {
  const stand = await openStand(name)
  try {
    say(JSON.stringify(stand.settings))
    await fill(stand.admin, size)
    if (before) await stand.admin.query(before)
    say(JSON.stringify(size))
    const server = await stand.serve({ BENCH_DRAIN: 'wait', TRUST_PROXY: '127.0.0.1/8' })
    const loads: Load[] = []
    const cpu: { ours: number[]; base: number[] } = { ours: [], base: [] }
    const http = async (time: number) => {
      const start = stand.cpu()
      const seen = await wrk(server.address, load, { clients, seconds: time })
      cpu.ours.push((1000 * (stand.cpu() - start)) / seen.requests)
      loads.push(seen)
      return seen.perSecond
    }
    const direct = async (time: number) => {
      const start = stand.cpu()
      const tps = await pgbench(stand.appUrl, base, { clients, seconds: time })
      cpu.base.push((1000 * (stand.cpu() - start)) / (tps * time))
      return tps
    }
    // Node compiles what it has run some thousand times; PostgreSQL plans per connection, which pgbench opens anew
    await http(3 * seconds)
    await direct(seconds)
    for (const kept of [loads, cpu.ours, cpu.base]) kept.length = 0
    const found = await interleave(
      { name: 'over HTTP', run: () => http(seconds) },
      { name: 'pgbench', run: () => direct(seconds) },
      { rounds, say },
    )
    return {
      ...found,
      clients,
      // processor milliseconds for one request, load generator included
      cpu: { ours: round3(median(cpu.ours)), base: round3(median(cpu.base)) },
      p50: round3(median(loads.map(({ p50 }) => p50))),
      p99: round3(median(loads.map(({ p99 }) => p99))),
      settings: stand.settings,
    }
  } finally {
    await stand.close()
  }
}

/** Lua that makes an id as district.ts does: `id(kind, n)`; and an uneven choice below `n`. */
export const luaHelpers = `
math.randomseed(7)
function id(kind, n) return string.format('%08x-0000-7000-8000-%012x', kind, n) end
function uneven(n) return math.floor(n * math.random() ^ 2) end`
