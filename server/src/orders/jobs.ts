import { act, read } from '../db.ts'
import { jobContext } from '../jobs.ts'
import { lockNeeds } from '../needs/commands.ts'
import type { Job } from '../platform/route.ts'
import { giveBack, mustFind } from './commands.ts'
import { overdueOrders } from './queries.ts'

/** Orders nobody answered in time go back to whoever asked: the desk, or the unit that passed them on. Nobody is blamed. */
export const ordersJob: Job = {
  name: 'orders.time-out',
  everySeconds: 60,
  async run(app) {
    const communities = await app.pool.kysely
      .selectFrom('organisations')
      .select('id')
      .where('kind', '=', 'community')
      .execute()
    for (const { id } of communities) {
      const ctx = jobContext(app, 'orders.time-out', [id])
      const overdue = await read(ctx, ctx.scope, (db) => overdueOrders(db, id))
      for (const order of overdue)
        await act(ctx, { action: 'order.time-out', scope: ctx.scope, subject: order.id }, async (tx) => {
          await lockNeeds(tx, id, [order.needId])
          const now = await mustFind(tx, id, order.id)
          if (now.state === 'dispatched') await giveBack(tx, now, 'time-out')
        })
    }
  },
}
