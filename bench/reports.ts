import { businessDate } from '@lianxin/rules/calendar'
import { openPool } from '../server/src/db.ts'
import { demandRows } from '../server/src/figures/queries.demand.ts'
import * as rolled from '../server/src/figures/queries.ts'
import { tokenHash } from '../server/src/platform/tokens.ts'
import * as naive from '../server/test/figures.naive.ts'
import { idOf } from './kit/district.ts'
import { type Figure, median, round3 } from './kit/figure.ts'
import { fillPast, type Past } from './kit/past.ts'
import { openStand, type Stand } from './kit/stand.ts'

const communities = 200
const token = 'bench-official'

/** A district with its past and a server on it. */
interface Side {
  stand: Stand
  address: string
}

async function open(name: string, past: Past, now: Date): Promise<Side> {
  const stand = await openStand(name)
  try {
    await fillPast(stand.admin, past, now)
    const official = [idOf('clerk', 9_000_000), idOf('role', 9_000_000), idOf('place', 0)]
    await stand.admin.query(`insert into people (person_id, name, at) values ($1, '温如许', $2)`, [official[0], now])
    await stand.admin.query(
      `insert into roles (person_id, id, role, organisation_id, at) values ($1, $2, 'county', $3, $4)`,
      [...official, now],
    )
    await stand.admin.query(
      `insert into sessions (token_hash, person_id, role_id, epoch, at, seen_at, expires_at)
       values ($1, $2, $3, 0, $4, timestamptz '2099-01-01', timestamptz '2099-01-01')`,
      [tokenHash(token), official[0], official[1], now],
    )
    const { address } = await stand.serve({ BENCH_DRAIN: 'wait' })
    return { stand, address }
  } catch (error) {
    await stand.close()
    throw error
  }
}

/** Addresses of the five report pages that read most; the ledger is that of the largest community. */
function pages(today: string): Record<string, string> {
  const area = `/api/organisations/${idOf('place', 0)}`
  const odd = `${today.slice(0, 4)}-02-10`
  return {
    'overview, year': `${area}/overview?span=year`,
    'overview, last month': `${area}/overview?span=last-month`,
    'overview, odd days': `${area}/overview?from=${odd}&to=${today}`,
    'headline, year': `${area}/headline`,
    'ledger of services': `/api/communities/${idOf('community', 0)}/ledgers/services`,
  }
}

async function timed(url: string): Promise<number> {
  const begun = performance.now()
  const answer = await fetch(url, { headers: { cookie: `session=${token}` } })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text.slice(0, 200)}`)
  return performance.now() - begun
}

/** The figures of the county's year counted from the records ÷ the same from the roll-ups; both must agree. */
async function naiveOverRolled({ stand }: Side, now: Date, rounds: number): Promise<number> {
  const pool = openPool(stand.cluster.adminUrl(stand.database), 1, () => {})
  const today = businessDate(now)
  const span = { from: `${today.slice(0, 4)}-01-01`, to: today }
  const ids = Array.from({ length: communities }, (_, n) => idOf('community', n))
  const db = { sql: pool.kysely, now } as unknown as Parameters<typeof demandRows>[0]
  const from = async (way: typeof naive | (typeof rolled & { demandRows: typeof demandRows })) => {
    const begun = performance.now()
    const answers = [
      await way.byCommunity(db, ids, span),
      await way.byMonth(db, ids, span),
      await way.loads(db, ids, span),
      await way.byEvidence(db, ids, span),
      await way.demandRows(db, ids, span),
    ]
    return { took: performance.now() - begun, answers: JSON.stringify(answers) }
  }
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const sums = await from({ ...rolled, demandRows })
    const records = await from(naive)
    if (records.answers !== sums.answers) throw new Error('the roll-ups answer something else than the records')
    ratios.push(records.took / sums.took)
  }
  await pool.close()
  return round3(median(ratios))
}

/**
 * `reports`: how long the worst of five report pages takes on ten times the records ÷ on one time; and what the year's
 * figures take from the records ÷ from the roll-ups. As many communities and members on both sides.
 */
export const figure: Figure = {
  name: 'reports',
  says: 'the report page that grows most, over HTTP, on ten times the records ÷ on one time',
  must: { 'at-most': 1.3 },
  async run({ records = 10_000_000, rounds = 7, say }) {
    const now = new Date()
    const people = Math.max(500, Math.round(records / 500))
    const size = (part: number): Past => ({ communities, people, records: Math.round(records / part) })
    const small = await open('reports_small', size(10), now)
    try {
      const big = await open('reports_big', size(1), now)
      try {
        say(JSON.stringify(big.stand.settings))
        say(JSON.stringify(size(1)))
        const found: Record<string, { ratio: number; small: number; big: number }> = {}
        for (const [name, path] of Object.entries(pages(businessDate(now)))) {
          const times = { small: [] as number[], big: [] as number[] }
          // the first two rounds warm both sides up
          for (let round = -2; round < rounds; round++)
            for (const side of round % 2 ? (['small', 'big'] as const) : (['big', 'small'] as const)) {
              const took = await timed(`${(side === 'big' ? big : small).address}${path}`)
              if (round >= 0) times[side].push(took)
            }
          const [a, b] = [median(times.small), median(times.big)]
          found[name] = { ratio: round3(b / a), small: round3(a), big: round3(b) }
          say(`  ${name}: ${a.toFixed(1)} ms → ${b.toFixed(1)} ms, ratio ${found[name].ratio}`)
        }
        const naiveRatio = { small: await naiveOverRolled(small, now, 3), big: await naiveOverRolled(big, now, 3) }
        say(`  naive ÷ roll-up: ${naiveRatio.small} → ${naiveRatio.big}`)
        const ratio = Math.max(...Object.values(found).map((page) => page.ratio))
        return { ratio, pages: found, naiveOverRolled: naiveRatio, size: size(1), settings: big.stand.settings }
      } finally {
        await big.stand.close()
      }
    } finally {
      await small.stand.close()
    }
  },
}
