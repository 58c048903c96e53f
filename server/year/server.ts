import { features } from '../src/app.ts'
import type { Config } from '../src/config.ts'
import type { App } from '../src/context.ts'
import { openPool } from '../src/db.ts'
import { startServer } from '../src/main.ts'
import { yearClock } from '../src/platform/year-clock.ts'
import { type Play, playJobs } from './jobs.ts'

/** What the run says first: how to serve, what proves the database is its own, and when the year stands. */
export interface Begin {
  config: Config
  secret: string
  start: string
}

/** What it asks after that; each is answered with its number. */
export type Ask = { id: number; do: 'set'; at: string } | { id: number; do: 'drain' } | { id: number; do: 'stop' }
export type Answer = { ready: string } | { failed: string } | { id: number; error?: string }

const tell = (answer: Answer) => process.send?.(answer)

async function begin({ config, secret, start }: Begin): Promise<void> {
  const pool = openPool(config.appUrl, 1, () => {})
  const channel = process.send !== undefined
  const clock = await yearClock(pool, { secret, start: new Date(start), host: config.host, channel }).finally(() =>
    pool.close(),
  )
  const server = await startServer(config, { clock, jobs: false, poolSize: 20 })
  const play = playJobs(server.app, features, clock)
  process.on('message', (ask: Ask) => void answer(ask, server.app, play, server.stop))
  tell({ ready: server.address })
}

async function answer(ask: Ask, app: App, play: Play, stop: () => Promise<void>): Promise<void> {
  try {
    if (ask.do === 'set') await play(new Date(ask.at))
    if (ask.do === 'drain') await app.drained()
    if (ask.do === 'stop') await stop()
    tell({ id: ask.id })
    if (ask.do === 'stop') process.disconnect()
  } catch (error) {
    tell({ id: ask.id, error: String((error as Error)?.stack ?? error) })
  }
}

// Left alone it ends: nobody can move its clock any more.
process.on('disconnect', () => process.exit(0))
process.once('message', (first: Begin) => {
  begin(first).catch((error) => {
    tell({ failed: (error as Error).message })
    process.exit(1)
  })
})
