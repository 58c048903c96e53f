import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { confirmBase, confirmItems } from './kit/confirm-base.ts'
import { fill, tokenOf } from './kit/district.ts'
import { type Figure, interleave, median, type Options, round3 } from './kit/figure.ts'
import { type Load, pgbench, wrk } from './kit/programs.ts'
import { openStand, type Stand } from './kit/stand.ts'

/** One record for each request, in the order of their days, each signed in as the clerk of its community. */
const script = `
local lines = {}
for line in io.lines(os.getenv('BENCH_RECORDS')) do lines[#lines + 1] = line end
local at = 0
local headers = { ['content-type'] = 'application/json' }
request = function()
  at = at + 1
  local community, service, token, key = string.match(lines[at] or error('out of records: take more --rows'),
    '(%S+) (%S+) (%S+) (%S+)')
  headers['cookie'] = 'session=' .. token
  headers['idempotency-key'] = key
  return wrk.format('POST', '/api/communities/' .. community .. '/services/verify', headers,
    '{"ids":["' .. service .. '"]}')
end`

const base = (clients: number, block: number) => `\\set n :n + 1
select bench_confirm(:from + :client_id * ${Math.floor(block / clients)} + :n);
`

async function run({ clients = 16, rounds = 5, seconds = 3, rows = 160_000, say }: Options) {
  const stand = await openStand('confirm')
  const folder = mkdtempSync(join(tmpdir(), 'lianxin-bench-'))
  try {
    say(JSON.stringify(stand.settings))
    const size = { communities: 400, people: Math.ceil(rows / 2.5), written: rows, needs: 0, cards: true }
    await fill(stand.admin, size)
    await stand.admin.query(confirmItems)
    await stand.admin.query(confirmBase)
    say(`${rows} records wait in ${size.communities} communities, ${size.people} members`)
    const server = await stand.serve({ BENCH_DRAIN: 'wait' })
    // each side of each round takes its own records; the first blocks warm both up
    const block = Math.floor(rows / (2 * (rounds + 1)))
    const loads: Load[] = []
    const cpu: { ours: number[]; base: number[] } = { ours: [], base: [] }
    const verify = async (place: number, time: number) => {
      const file = join(folder, 'records')
      await writeRecords(stand, file, place * block, block)
      const before = stand.cpu()
      const load = await wrk(server.address, script, { clients, seconds: time, env: { BENCH_RECORDS: file } })
      cpu.ours.push((1000 * (stand.cpu() - before)) / load.requests)
      await stand.rest(server)
      return load
    }
    const confirm = async (place: number, time: number) => {
      const set = { n: 0, from: place * block }
      const before = stand.cpu()
      const tps = await pgbench(stand.appUrl, base(clients, block), { clients, seconds: time, set })
      cpu.base.push((1000 * (stand.cpu() - before)) / (tps * time))
      await stand.rest(server)
      return tps
    }
    // Node compiles what it has run some thousand times; PostgreSQL plans per connection, which pgbench opens anew
    await verify(0, 3 * seconds)
    await confirm(1, seconds)
    const ours = {
      name: 'verify over HTTP',
      run: async (round: number) => {
        const load = await verify(2 * round + 2, seconds)
        loads.push(load)
        return load.perSecond
      },
    }
    const found = await interleave(
      ours,
      { name: 'pgbench function', run: (round) => confirm(2 * round + 3, seconds) },
      { rounds, say },
    )
    const answered = loads.reduce((sum, { requests }) => sum + requests, 0)
    return {
      ...found,
      clients,
      // processor milliseconds for one confirmation, load generator included
      cpu: { ours: round3(median(cpu.ours)), base: round3(median(cpu.base)) },
      p50: round3(median(loads.map(({ p50 }) => p50))),
      p99: round3(median(loads.map(({ p99 }) => p99))),
      ...(await mustHold(stand, answered)),
      settings: stand.settings,
    }
  } finally {
    await stand.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function writeRecords({ admin }: Stand, file: string, from: number, count: number): Promise<void> {
  const { rows } = await admin.query<{ c: string; community: string; service: string; key: string }>(
    `select bench_home(bench_helper(n)) as c, bench_id(2, bench_home(bench_helper(n))) as community, bench_id(8, n) as service,
       gen_random_uuid() as key from generate_series($1::int + 1, $1::int + $2::int) n order by n`,
    [from, count],
  )
  const lines = rows.map(
    ({ c, community, service, key }) => `${community} ${service} ${tokenOf('clerk', Number(c))} ${key}`,
  )
  writeFileSync(file, lines.join('\n'))
}

/** What was answered is there, once, and the roll-ups still say what the rows say. */
async function mustHold({ admin }: Stand, answered: number): Promise<{ verified: number }> {
  const { rows } = await admin.query<{ verified: number; audited: number; wrong: number }>(
    `select (select count(*)::int from services where state = 'verified') as verified,
       (select count(*)::int from audit where action = 'service.verify' and request_id <> 'req-1') as audited,
       (select count(*)::int from community_days d full join community_days_again() a using (community_id, day)
         where coalesce(d.services, 0) <> coalesce(a.services, 0) or coalesce(d.points, 0) <> coalesce(a.points, 0)
           or coalesce(d.needs_served, 0) <> coalesce(a.needs_served, 0)) as wrong`,
  )
  const [{ verified, audited, wrong } = { verified: 0, audited: 0, wrong: 1 }] = rows
  if (audited < answered) throw new Error(`${answered} were answered, ${audited} are in the audit`)
  if (wrong) throw new Error(`${wrong} days of the roll-ups do not add up`)
  return { verified }
}

export const figure: Figure = {
  name: 'confirm',
  says: 'a clerk confirms a service over HTTP ÷ pgbench of one SQL function doing the same writes',
  must: ({ clients = 16 }) => ({ 'at-least': clients >= 64 ? 1.5 : 0.8 }),
  run,
}
