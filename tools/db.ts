import { mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startCluster } from '../server/src/platform/cluster.ts'
import { migrate, migrationStatus } from '../server/src/platform/migrate.ts'
import { fingerprints, parseKeyring } from '../server/src/platform/seal.ts'
import { readHead } from './lib/backup/format.ts'
import { claimLine, keyLines, tableLine } from './lib/backup/print.ts'
import { restoreBackup } from './lib/backup/restore.ts'
import { takeBackup } from './lib/backup/take.ts'
import { holds, verifyBackup } from './lib/backup/verify.ts'
import { dataFolder, type LocalDatabase, openDatabase, resetDatabase, sealKeysHere } from './lib/local.ts'
import { giveUp, onStop } from './lib/stopping.ts'

const usage = `npm run db -- migrate        applies the migrations that are missing
npm run db -- status         says which migrations are applied and which are missing
npm run db -- backup [file]  writes all rows, sealed, into one file; the keys (SEAL_KEYS) are not in it
npm run db -- verify <file>  restores a backup into a database of its own, compares every table and throws it away
npm run db -- restore <file> puts a backup into this installation's database, which must be empty
npm run db -- reset          deletes the trial database in .data; the next start makes an empty one
npm run db -- look [folder]  keeps the database of this checkout, or a test run's kept one, open and prints how to reach it`

async function withDatabase(work: (ownerUrl: string, database: LocalDatabase) => Promise<void>) {
  const database = await openDatabase()
  try {
    await work(database.ownerUrl, database)
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
  backup: (given) =>
    withDatabase(async (_, { cluster }) => {
      const url = cluster ? cluster.adminUrl('lianxin') : process.env.DATABASE_BACKUP_URL
      if (!url)
        throw new Error(
          'DATABASE_BACKUP_URL is not set: a role with BYPASSRLS that reads everything, see docs/operate.md',
        )
      const at = new Date()
      const name = `lianxin-${at.toISOString().replace(/[-:]|\.\d+/g, '')}.backup`
      if (!given) mkdirSync(join(dataFolder, 'backups'), { recursive: true, mode: 0o700 })
      const file = resolve(given ?? join(dataFolder, 'backups', name))
      const ring = parseKeyring(sealKeysHere())
      const { bytes, sums } = await takeBackup(url, ring, file, at)
      const rows = Object.values(sums).reduce((sum, one) => sum + one.rows, 0)
      console.log(`${file}: ${Object.keys(sums).length} tables, ${rows} rows, ${bytes} bytes`)
      for (const [key, mark] of Object.entries(fingerprints(ring))) console.log(`  needs key ${key} ${mark}`)
      console.log(
        'The keys (SEAL_KEYS) are not in it: without them it can never be read again. Keep them apart from it.',
      )
    }),
  async verify(given) {
    const file = mustBeGiven(given)
    const ring = parseKeyring(sealKeysHere())
    const { head } = await readHead(file)
    console.log(`${file} of ${head.at}, PostgreSQL ${head.server}, ${statSync(file).size} bytes`)
    for (const line of keyLines(ring, head)) console.log(line)
    const found = await verifyBackup(ring, file)
    for (const one of found.tables) console.log(tableLine(one))
    for (const claim of found.claims) console.log(claimLine(claim))
    const bad = found.tables.length + found.claims.length
    if (!holds(found)) process.exitCode = 1
    console.log(holds(found) ? `the backup is good: ${bad} lines, none differs` : 'the backup is NOT good')
  },
  restore: (given) =>
    withDatabase(async (ownerUrl) => {
      const { tables, newer } = await restoreBackup(ownerUrl, parseKeyring(sealKeysHere()), mustBeGiven(given))
      for (const one of tables) console.log(tableLine(one))
      if (newer.length > 0) console.log(`brought up to date: ${newer.join(', ')}`)
      console.log(`restored ${tables.length} tables, all equal to the backup`)
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

function mustBeGiven(file: string | undefined): string {
  if (!file) throw new Error('Which file? npm run db -- verify <file>')
  return resolve(file)
}

const [verb, folder] = process.argv.slice(2)
const work = verbs[verb ?? '']
if (!work) {
  console.error(usage)
  process.exit(2)
}
await work(folder).catch(giveUp)
