import { randomBytes } from 'node:crypto'
import { type DemoAccount, invitedBy, memberAccounts, openAccount, wantedAccounts } from './accounts.ts'
import type { Client } from './client.ts'
import { placeNeeds } from './needs-in.ts'
import { organisationRows } from './organisations.ts'
import type { OwnerTools } from './owner.ts'
import type { Size } from './places.ts'
import { rosterRows } from './roster.ts'
import { importRoster } from './roster-in.ts'
import { organisationTree } from './tree.ts'

export interface DemoOptions {
  seed?: number
  size?: Partial<Size>
  /** How many needs residents are to have told their desks; those of communities without an account are left out. */
  needs?: number
  /** Told what is being done, one line a step. */
  say?: (line: string) => void
}

export interface Demo {
  /** To be printed and kept: the passwords are random and stand nowhere else. */
  accounts: DemoAccount[]
  /** Id of each organisation's code. */
  ids: ReadonlyMap<string, string>
  /** Rows that the import applied: as many as the roster has. */
  members: number
  needs: number
}

/**
 * Brings the invented district into a running server: places and units by the owner's tools, accounts by one-time
 * invitations, the roster through the import, and needs at the desks, over HTTP as people would. Once per installation: a second time
 * finds the logins taken and throws.
 */
export async function seedDemo(baseUrl: string, tools: OwnerTools, options: DemoOptions = {}): Promise<Demo> {
  const { seed, size, say = () => {} } = options
  const tree = organisationTree(seed, size)
  const rows = organisationRows(tree)
  const ids = await tools.organisations(rows)
  say(`${rows.length} organisations`)
  const accounts: DemoAccount[] = []
  const desks = new Map<string, Client>()
  let county: Client | undefined
  for (const wanted of wantedAccounts(tree)) {
    const invite = county ? invitedBy(county) : tools.inviteCounty
    const password = randomBytes(9).toString('base64url')
    const { account, client } = await openAccount(baseUrl, wanted, ids, invite, password)
    accounts.push(account)
    if (wanted.role === 'clerk') desks.set(wanted.code, client)
    county ??= client
  }
  say(`${accounts.length} accounts`)
  if (!county) throw new Error('nobody signs in for the county')
  const { applied } = await importRoster(county, ids.get(tree.county.code) ?? '', { seed, size })
  say(`${applied} members`)
  const names = new Map(rows.map(({ code, name }) => [code, name]))
  const needs = await placeNeeds(desks, ids, names, options.needs ?? 240, seed, size)
  say(`${needs} needs`)
  accounts.push(...memberAccounts(tree, rosterRows(seed, size)))
  return { accounts, ids, members: applied, needs }
}
