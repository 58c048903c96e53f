import type { App } from '../context.ts'
import { read } from '../db.ts'
import { jobContext } from '../jobs.ts'
import type { Job } from '../platform/route.ts'
import { wrongCommunityRows, wrongUnitRows } from './queries.rollups.ts'

/** A day is walked through in so many steps, so that no step reads more than its share of the district. */
const steps = 144
const seconds = (24 * 3600) / steps

type Kind = 'community' | 'unit'
const found = new WeakMap<App, Record<Kind, Map<string, number>>>()

/**
 * Counts the roll-ups of some communities and units anew and alarms (log and metric) where one differs. `all` looks at
 * everything at once. Answers how many rows are wrong as far as known by now. Nothing is put right silently: a
 * difference is a bug somewhere else.
 */
export async function checkRollups(app: App, { all = false } = {}): Promise<Record<Kind, number>> {
  const known = found.get(app) ?? { community: new Map(), unit: new Map() }
  found.set(app, known)
  const step = Math.floor(app.clock.now().getTime() / (seconds * 1000)) % steps
  for (const kind of ['community', 'unit'] as const) {
    const ids = (await idsOf(app, kind)).filter((_, place) => all || place % steps === step)
    for (const id of ids) known[kind].set(id, await wrongRows(app, kind, id))
    app.metrics.rollupDifferences(`${kind}-days`, sum(known[kind]))
  }
  return { community: sum(known.community), unit: sum(known.unit) }
}

async function wrongRows(app: App, kind: Kind, id: string): Promise<number> {
  const look = () => {
    const ctx = jobContext(app, 'rollups.check', [id])
    return read(ctx, ctx.scope, kind === 'community' ? wrongCommunityRows : wrongUnitRows)
  }
  let wrong = await look()
  // what the drain has half moved looks wrong for a moment
  if (wrong) {
    await app.drained()
    wrong = await look()
  }
  if (wrong) app.log.error({ kind, id, rows: wrong }, 'a roll-up differs from what it sums')
  return wrong
}

async function idsOf(app: App, kind: Kind): Promise<string[]> {
  const rows = await app.pool.kysely
    .selectFrom('organisations')
    .select('id')
    .where('kind', '=', kind)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

const sum = (counts: Map<string, number>): number => [...counts.values()].reduce((total, one) => total + one, 0)

export const rollupsJob: Job = {
  name: 'rollups.check',
  everySeconds: seconds,
  run: async (app) => void (await checkRollups(app)),
}
