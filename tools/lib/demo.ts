import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DemoAccount } from '../../server/seed/accounts.ts'
import type { Running } from '../../server/src/app.ts'
import { dataFolder, type LocalDatabase, resetDatabase } from './local.ts'

const accountsFile = join(dataFolder, 'demo-accounts.json')
/** Stands in .data for as long as the demo is being made: found at a start, it tells of one that was cut off. */
const halfMade = join(dataFolder, 'demo-unfinished')

/** Takes away the database of a demo that was cut off half way, so that this start makes it anew. */
export async function dropHalfDemo(): Promise<void> {
  if (process.env.DATABASE_URL || !existsSync(halfMade)) return
  console.log('The demo was cut off while it was being made: beginning anew in a fresh database')
  await resetDatabase()
  rmSync(halfMade, { force: true })
}

/**
 * Makes the demo in a fresh installation with a database of its own: nothing when there are organisations already,
 * with DATABASE_URL or with LIANXIN_DEMO=off. A failure is told and ends nothing; the next start begins anew.
 */
export async function makeDemo(server: Running & { address: string }, database: LocalDatabase): Promise<void> {
  if (!database.cluster || process.env.LIANXIN_DEMO === 'off') return
  const { app } = server
  const known = await app.pool.kysely.selectFrom('organisations').select('id').limit(1).executeTakeFirst()
  if (known) return
  writeFileSync(halfMade, '', { mode: 0o600 })
  const began = performance.now()
  const say = (line: string) => console.log(`  ${Math.round((performance.now() - began) / 1000)} s  ${line}`)
  console.log('Making the demo, an invented district (LIANXIN_DEMO=off leaves it out); it can be looked at meanwhile')
  try {
    const { seedDemo } = await import('../../server/seed/demo.ts')
    const { openOwnerTools } = await import('../../server/seed/owner.ts')
    const tools = openOwnerTools(database.env.DATABASE_URL ?? '', app.clock, app.drained)
    try {
      const { accounts } = await seedDemo(server.address, tools, { say })
      keep(accounts)
    } finally {
      await tools.close()
    }
    rmSync(halfMade, { force: true })
  } catch (error) {
    console.error(`The demo could not be made; the next start begins it anew: ${(error as Error).message}`)
  }
}

/** Whole or not at all, and for the owner's eyes only: it holds passwords. */
function keep(accounts: readonly DemoAccount[]): void {
  const half = `${accountsFile}.${process.pid}`
  writeFileSync(half, `${JSON.stringify(accounts, null, 2)}\n`, { mode: 0o600 })
  renameSync(half, accountsFile)
}

/** Says whom to sign in as, the first of each role and all members, and where a community's pages are. */
export function printAccounts(address: string): void {
  if (!existsSync(accountsFile)) return
  const accounts = JSON.parse(readFileSync(accountsFile, 'utf8')) as DemoAccount[]
  const shown = accounts.filter(
    (one, at) => one.role === 'member' || accounts.findIndex(({ role }) => role === one.role) === at,
  )
  const desk = accounts.find((one) => one.role === 'clerk')
  if (desk?.code) {
    console.log(`What residents see (${desk.organisation}): ${address}/c/${desk.code}`)
    console.log(`Its poster: ${address}/c/${desk.code}/poster`)
  }
  console.log(`Sign in at ${address}/sign-in; members by phone, their code is shown at ${address}/inbox`)
  for (const { role, organisation, name, login, password } of shown)
    console.log(`  ${role.padEnd(9)}  ${login.padEnd(11)}  ${password.padEnd(12)}  ${name} · ${organisation}`)
  console.log(`All ${accounts.length} accounts: ${accountsFile}`)
}
