import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { checkout } from '../server/src/platform/cluster/home.ts'
import { atMost } from '../server/src/platform/one-at-a-time.ts'
import { dropHalfDemo, makeDemo, printAccounts } from './lib/demo.ts'
import { announce, type LocalDatabase, leaveTurn, openMigrated, takeTurn } from './lib/local.ts'
import { giveUp, onStop } from './lib/stopping.ts'
import { buildWeb } from './lib/web.ts'

const host = process.env.HOST ?? '127.0.0.1'
const port = Number(process.env.PORT ?? 8080)

/** What runs so far, in the order in which it is taken down again. */
const running: { server?: Started; database?: LocalDatabase; stopping?: boolean } = {}
type Started = Awaited<ReturnType<typeof import('../server/src/main.ts').startServer>>

async function stop() {
  running.stopping = true
  announce()
  // Together at most 10 s: what a request is still doing gets 2.5 of them, the database the rest.
  if (running.server) await atMost(2.5, running.server.stop())
  await running.database?.stop()
  leaveTurn()
}

/** A taken port is told before anything is made. */
async function mustBeFree() {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error('PORT must be a number from 0 to 65535')
  await new Promise<void>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? taken() : error))
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}

const taken = () =>
  new Error(`Port ${port} is taken by another program: choose another one, for instance PORT=8081 npm start`)

async function serve(database: LocalDatabase): Promise<Started> {
  const { configFrom } = await import('../server/src/config.ts')
  const { startServer } = await import('../server/src/main.ts')
  // Codes may be shown on a page only here: our own database, reached from this machine alone.
  const loopback = ['127.0.0.1', '::1', 'localhost'].includes(host)
  const inbox = database.cluster && loopback ? { DEVELOPMENT_INBOX: 'on' } : {}
  const quiet = { LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' }
  const server = await startServer(configFrom({ ...process.env, ...quiet, ...inbox, ...database.env }))
  running.server = server
  return server
}

const other = await takeTurn().catch(giveUp)
if (other) {
  console.log(`Lianxin is already running: ${other}`)
  process.exit(0)
}
onStop(stop)
try {
  await mustBeFree()
  await dropHalfDemo()
  running.database = await openMigrated()
  buildWeb()
  const server = await serve(running.database)
  const { address } = server
  announce(address)
  console.log(
    `Lianxin is running: ${address}  (data in ${running.database.cluster?.base ?? 'DATABASE_URL'}; Ctrl-C stops it)`,
  )
  await makeDemo(server, running.database)
  if (!running.stopping) printAccounts(address)
  if (!existsSync(join(checkout, 'web/dist'))) console.log('The pages for staff and members are not built')
} catch (error) {
  await stop()
  giveUp((error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? taken() : error)
}
