import { startCluster } from '../server/src/platform/cluster.ts'
import { migrate, migrationStatus } from '../server/src/platform/migrate.ts'
import { openDatabase, resetDatabase } from './lib/local.ts'
import { giveUp, onStop } from './lib/stopping.ts'

const usage = `npm run db -- migrate        applies the migrations that are missing
npm run db -- status         says which migrations are applied and which are missing
npm run db -- reset          deletes the trial database in .data; the next start makes an empty one
npm run db -- look [folder]  keeps the database of this checkout, or a test run's kept one, open and prints how to reach it`

async function withDatabase(work: (ownerUrl: string) => Promise<void>) {
  const database = await openDatabase()
  try {
    await work(database.ownerUrl)
  } finally {
    await database.stop()
  }
}

const verbs: Record<string, (folder?: string) => Promise<void>> = {
  migrate: () =>
    withDatabase(async (ownerUrl) => {
      const applied = await migrate(ownerUrl)
      console.log(applied.length > 0 ? `applied ${applied.join(', ')}` : 'nothing to apply')
    }),
  status: () =>
    withDatabase(async (ownerUrl) => {
      const status = await migrationStatus(ownerUrl)
      for (const [kind, names] of Object.entries(status)) for (const name of names) console.log(`${kind}  ${name}`)
      if (status.changed.length + status.unknown.length > 0) process.exitCode = 1
    }),
  async reset() {
    await resetDatabase()
    console.log('the trial database is gone; npm start makes an empty one')
  },
  async look(folder) {
    const cluster = folder ? await startCluster({ dir: folder }) : (await openDatabase()).cluster
    if (!cluster) throw new Error('DATABASE_URL is set: look at that one with your own tools')
    const { withClient } = await import('../server/src/platform/cluster/databases.ts')
    const sql = 'select datname from pg_database where datallowconn and not datistemplate order by 1'
    const found = await withClient(cluster.adminUrl(), (client) => client.query<{ datname: string }>(sql))
    for (const { datname } of found.rows) console.log(cluster.adminUrl(datname))
    console.log('Open until Ctrl-C')
    const wait = setInterval(() => {}, 60_000)
    onStop(async () => {
      clearInterval(wait)
      await cluster.stop()
    })
  },
}

const [verb, folder] = process.argv.slice(2)
const work = verbs[verb ?? '']
if (!work) {
  console.error(usage)
  process.exit(2)
}
await work(folder).catch(giveUp)
