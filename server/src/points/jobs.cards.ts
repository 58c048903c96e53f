import { businessDate } from '@lianxin/rules/calendar'
import { openedPeriods } from '@lianxin/rules/points-cards'
import type { App } from '../context.ts'
import { jobContext } from '../jobs.ts'
import type { Job } from '../platform/route.ts'
import { openPeriods } from './commands.cards.ts'

/** The periods for which each community has been looked through since this server started. */
const looked = new WeakMap<App, Map<string, string>>()

/** Opens the cards of periods that have begun; whoever is enrolled later opens her own by it. */
export const cardsJob: Job = {
  name: 'points.open',
  everySeconds: 3600,
  async run(app) {
    const known = looked.get(app) ?? new Map<string, string>()
    looked.set(app, known)
    const communities = await app.pool.kysely
      .selectFrom('organisations')
      .select(['id', 'schemeId'])
      .where('kind', '=', 'community')
      .where('schemeId', 'is not', null)
      .orderBy('id')
      .execute()
    for (const { id, schemeId } of communities) {
      const today = businessDate(app.clock.now())
      const { scheme } = app.schemes.at(schemeId, today)
      const periods = openedPeriods(app.schemes.versions(scheme), today)
      const keys = periods.map(({ key }) => key).join(' ')
      if (known.get(id) === keys) continue
      await openPeriods(jobContext(app, 'points.open', [id]), id)
      known.set(id, keys)
    }
  },
}
