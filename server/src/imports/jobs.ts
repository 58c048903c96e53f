import type { App } from '../context.ts'
import { read } from '../db.ts'
import { jobContext } from '../jobs.ts'
import type { Job } from '../platform/route.ts'
import { runImport } from './commands.apply.ts'
import { forgetPhones } from './commands.finish.ts'
import { importsToForget, runningImports } from './queries.ts'

const keptFor = 7 * 24 * 3600 * 1000

const counties = (app: App) =>
  app.pool.kysely.selectFrom('organisations').select('id').where('kind', '=', 'county').execute()

/** Carries on what was confirmed, also what a crash left in the middle. */
export const runJob: Job = {
  name: 'imports.run',
  everySeconds: 2,
  async run(app) {
    for (const { id } of await counties(app)) {
      const ctx = jobContext(app, 'imports.run', [id])
      for (const running of await read(ctx, ctx.scope, (db) => runningImports(db, id)))
        await runImport(app, id, running.id)
    }
  },
}

/** Bad rows can be fetched for a week; then their phones are forgotten too. */
export const forgetJob: Job = {
  name: 'imports.forget',
  everySeconds: 3600,
  async run(app) {
    const before = new Date(app.clock.now().getTime() - keptFor)
    for (const { id } of await counties(app)) {
      const ctx = jobContext(app, 'imports.forget', [id])
      for (const old of await read(ctx, ctx.scope, (db) => importsToForget(db, id, before)))
        await forgetPhones(app, id, old.id)
    }
  },
}
