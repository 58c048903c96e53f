import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import demo from '../server/seed/district.json' with { type: 'json' }
import { systemClock } from '../server/src/platform/clock.ts'
import { newId } from '../server/src/platform/ids.ts'
import { newToken, tokenHash } from '../server/src/platform/tokens.ts'
import { formOf, rosterBook, rosterCsv, rosterLine } from '../server/test/rosters.ts'
import { type Figure, interleave, median, round3 } from './kit/figure.ts'
import { openStand, type Stand } from './kit/stand.ts'
import { watch } from './kit/watch.ts'

const run = promisify(execFile)

/** What a kept library does with the file when it does nothing else: every row is read, none is kept. */
const bare = {
  xlsx: `import { readFileSync } from 'node:fs'
import { streamXlsxRows } from 'hucre/xlsx'
const file = readFileSync(process.argv[1]), begun = performance.now()
let rows = 0
for await (const _ of streamXlsxRows(file)) rows++
console.log(JSON.stringify({ rows, ms: performance.now() - begun }))`,
  csv: `import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
const begun = performance.now()
let rows = 0
for await (const _ of createReadStream(process.argv[1]).pipe(parse())) rows++
console.log(JSON.stringify({ rows, ms: performance.now() - begun }))`,
} as const

interface Place {
  county: string
  token: string
  /** `street|community` of every community. */
  homes: string[]
}

/** A county with forty communities and an official who is signed in. */
async function county({ admin }: Stand): Promise<Place> {
  const ids = { county: newId(systemClock), official: newId(systemClock), role: newId(systemClock) }
  const token = newToken()
  const homes: string[] = []
  const put = (id: string, path: string[], kind: string, name: string) =>
    admin.query(
      `insert into organisations (id, parent_id, kind, path, code, name, scheme_id, at)
       values ($1, $2, $3, $4, $5, $6, '${demo.scheme}', timestamptz '2026-01-01')`,
      [id, path.at(-2) ?? null, kind, path.join('.'), `b-${kind}-${homes.length}-${path.length}`, name],
    )
  await put(ids.county, [ids.county], 'county', '杏林县')
  for (let s = 0; s < 4; s++) {
    const street = newId(systemClock)
    await put(street, [ids.county, street], 'street', `听雨${s}街道`)
    for (let c = 0; c < 10; c++) {
      const community = newId(systemClock)
      homes.push(`听雨${s}街道|杏林${c}社区`)
      await put(community, [ids.county, street, community], 'community', `杏林${c}社区`)
    }
  }
  await admin.query(`insert into people (person_id, name, at) values ($1, '温如许', timestamptz '2026-01-01')`, [
    ids.official,
  ])
  await admin.query(
    `insert into roles (person_id, id, role, organisation_id, at) values ($1, $2, 'county', $3, timestamptz '2026-01-01')`,
    [ids.official, ids.role, ids.county],
  )
  await admin.query(
    `insert into sessions (token_hash, person_id, role_id, epoch, at, seen_at, expires_at)
     values ($1, $2, $3, 0, timestamptz '2026-01-01', timestamptz '2099-01-01', timestamptz '2099-01-01')`,
    [tokenHash(token), ids.official, ids.role],
  )
  return { county: ids.county, token, homes }
}

const p99 = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0

/**
 * `import`: rows a second of a roster that is uploaded, checked, compared with who is known and stored ÷ what a kept
 * library reads of the same file when it does nothing with it. Also csv, memory, what others see, and applying.
 */
export const figure: Figure = {
  name: 'import',
  says: '100,000 rows of .xlsx uploaded, validated and stored ÷ hucre’s bare streaming read of the same file',
  must: { 'at-least': 0.6 },
  async run({ rows = 100_000, rounds = 3, say }) {
    const stand = await openStand('bench_import')
    const folder = mkdtempSync(join(tmpdir(), 'lianxin-bench-'))
    try {
      say(JSON.stringify(stand.settings))
      const place = await county(stand)
      const lines = Array.from({ length: rows }, (_, n) => rosterLine(n, place.homes))
      const files = {
        'shared.xlsx': rosterBook(lines, { shared: true }),
        'inline.xlsx': rosterBook(lines, { shared: false }),
        'r.csv': rosterCsv(lines),
      }
      for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
      const server = await stand.serve()
      const cookie = `session=${place.token}`
      const base = `${server.address}/api/organisations/${place.county}/imports`
      const upload = async (name: keyof typeof files): Promise<string> => {
        const { body, headers } = formOf(name, files[name])
        const answer = await fetch(base, { method: 'POST', body, headers: { ...headers, cookie } })
        const sent = (await answer.json()) as { id: string; total: number; bad: number }
        if (!answer.ok || sent.total !== rows || sent.bad) throw new Error(`upload: ${JSON.stringify(sent)}`)
        return sent.id
      }
      const ours = (name: keyof typeof files) => ({
        name: 'ours',
        run: async () => {
          const begun = performance.now()
          await upload(name)
          return (rows / (performance.now() - begun)) * 1000
        },
      })
      const theirs = (name: keyof typeof files) => ({
        name: 'bare',
        run: async () => {
          const kind = name.endsWith('.csv') ? 'csv' : 'xlsx'
          const args = ['--input-type=module', '-e', bare[kind], join(folder, name)]
          const read = JSON.parse(
            (await run(process.execPath, args, { cwd: join(import.meta.dirname, '../server') })).stdout,
          )
          if (read.rows !== rows + 1) throw new Error(`the library read ${read.rows} rows`)
          return (rows / read.ms) * 1000
        },
      })
      await upload('shared.xlsx')
      const found: Record<string, unknown> = {}
      let ratio = 0
      for (const name of Object.keys(files) as (keyof typeof files)[]) {
        say(name)
        const result = await interleave(ours(name), theirs(name), { rounds, say })
        if (name === 'shared.xlsx') ratio = result.ratio
        found[name] = { ratio: result.ratio, rowsPerSecond: Math.round(result.ours), bare: Math.round(result.base) }
      }
      const peak = await stand.admin.query('select max(peak_kib)::int as kib from imports')
      const page = '/c/b-community-1-3'
      const others = await seen(`${server.address}${page}`, () => upload('shared.xlsx'), say)
      const id = await upload('r.csv')
      await server.stop()
      // what is confirmed is applied by a job
      const applier = await stand.serve({ BENCH_JOBS: 'on' })
      const there = { base: base.replace(server.address, applier.address), page: `${applier.address}${page}` }
      const applied = await apply(stand, there, cookie, id, say)
      return {
        ratio,
        files: found,
        peakMiB: Math.round(peak.rows[0].kib / 1024),
        others,
        applied,
        settings: stand.settings,
      }
    } finally {
      await stand.close()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

/** What somebody who reads a community's public page sees while a roster is read, against a quiet server. */
async function seen(url: string, work: () => Promise<unknown>, say: (line: string) => void) {
  const rounds: { quiet: number; meanwhile: number }[] = []
  // what is compared are two warm servers
  const warm = watch(url, 0)
  await new Promise((go) => setTimeout(go, 4000))
  await warm.stop()
  for (let round = 0; round < 3; round++) {
    const before = watch(url)
    await new Promise((go) => setTimeout(go, 6000))
    const quiet = p99(await before.stop())
    const during = watch(url)
    await work()
    await work()
    rounds.push({ quiet: round3(quiet), meanwhile: round3(p99(await during.stop())) })
    say(`  others' p99: quiet ${quiet.toFixed(1)} ms · meanwhile ${rounds.at(-1)?.meanwhile} ms`)
  }
  return { p99Ratio: round3(median(rounds.map(({ quiet, meanwhile }) => meanwhile / quiet))), rounds }
}

/** Confirms an import and waits until everybody is written, and until the projections are too. */
async function apply(
  stand: Stand,
  { base, page }: { base: string; page: string },
  cookie: string,
  id: string,
  say: (line: string) => void,
) {
  const begun = performance.now()
  const headers = { cookie, 'idempotency-key': newId(systemClock) }
  const others = watch(page)
  const answer = await fetch(`${base}/${id}/confirm`, { method: 'POST', headers })
  if (!answer.ok) throw new Error(`confirm: ${await answer.text()}`)
  const until = async (sql: string, values: unknown[]): Promise<number> => {
    for (;;) {
      const { rows } = await stand.admin.query(sql, values)
      if (rows[0].done) return (performance.now() - begun) / 1000
      await new Promise((go) => setTimeout(go, 500))
    }
  }
  const written = await until(`select state = 'done' as done from imports where id = $1`, [id])
  const othersP99 = round3(p99(await others.stop()))
  const projected = await until('select not exists (select from outbox) as done', [])
  const { rows } = await stand.admin.query(
    `select applied, (select count(*)::int from enrolments where subject = 'member') as enrolments,
      (select count(*)::int from memberships) as members from imports where id = $1`,
    [id],
  )
  const rate = Math.round(rows[0].applied / written)
  say(
    `  applied ${rows[0].applied} rows in ${written.toFixed(1)} s (${rate}/s), projected after ${projected.toFixed(1)} s; others' p99 meanwhile ${othersP99} ms`,
  )
  return { ...rows[0], rowsPerSecond: rate, seconds: round3(written), projectedAfter: round3(projected), othersP99 }
}
