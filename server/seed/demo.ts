import { randomBytes } from 'node:crypto'
import { type DemoAccount, invitedBy, memberAccounts, openAccount, type Wanted, wantedAccounts } from './accounts.ts'
import type { Client } from './client.ts'
import { type Cast, type Desk, type Lived, liveIn, type Office } from './life-in.ts'
import { placeNeeds } from './needs-in.ts'
import { organisationRows } from './organisations.ts'
import type { OwnerTools } from './owner.ts'
import type { Size } from './places.ts'
import { type RosterRow, rosterRows } from './roster.ts'
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
  /** What happened after that. */
  lived: Lived
}

/**
 * Brings the invented district into a running server: places and units by the owner's tools, accounts by one-time
 * invitations, the roster through the import, needs at the desks and all that follows from them, over HTTP as people
 * would. Once per installation: a second time finds the logins taken and throws.
 */
export async function seedDemo(baseUrl: string, tools: OwnerTools, options: DemoOptions = {}): Promise<Demo> {
  const { seed, size, say = () => {} } = options
  const tree = organisationTree(seed, size)
  const rows = organisationRows(tree)
  const ids = await tools.organisations(rows)
  say(`${rows.length} organisations`)
  const accounts: DemoAccount[] = []
  const signedIn: { wanted: Wanted; client: Client }[] = []
  let county: Client | undefined
  for (const wanted of wantedAccounts(tree)) {
    const invite = county ? invitedBy(county) : tools.inviteCounty
    const password = randomBytes(9).toString('base64url')
    const { account, client } = await openAccount(baseUrl, wanted, ids, invite, password)
    accounts.push(account)
    signedIn.push({ wanted, client })
    county ??= client
  }
  say(`${accounts.length} accounts`)
  if (!county) throw new Error('nobody signs in for the county')
  const { applied } = await importRoster(county, ids.get(tree.county.code) ?? '', { seed, size })
  say(`${applied} members`)
  const clerks = signedIn.filter(({ wanted }) => wanted.role === 'clerk')
  const desks = new Map(clerks.map(({ wanted, client }) => [wanted.code, client]))
  const needs = await placeNeeds(desks, ids, options.needs ?? 240, seed, size)
  say(`${needs.length} needs`)
  const roster = rosterRows(seed, size)
  const members = memberAccounts(tree, roster)
  accounts.push(...members)
  const idOf = (code: string) => ids.get(code) ?? ''
  const cast = {
    baseUrl,
    seed,
    tools,
    needs,
    desks: clerks.map(({ wanted, client }): Desk => ({ communityId: idOf(wanted.code), client })),
    offices: signedIn
      .filter(({ wanted }) => wanted.role === 'secretary')
      .map(({ wanted, client }): Office => {
        const linked = tree.units.find((unit) => unit.code === wanted.code)?.linkedCommunityCode ?? ''
        return { unitId: idOf(wanted.code), name: wanted.organisation, communityId: idOf(linked), client }
      }),
    ...partsOf(roster, members),
  }
  const lived = await liveIn(cast)
  say(`${lived.reported} reported in, ${lived.orders} orders, ${lived.records} records, ${lived.verified} verified`)
  return { accounts, ids, members: applied, needs: needs.length, lived }
}

/** Who has which phone, and what the members to be tried have before them. */
function partsOf(
  roster: readonly RosterRow[],
  members: readonly DemoAccount[],
): Pick<Cast, 'phones' | 'helper' | 'reports' | 'staysDue'> {
  const phones = new Map<string, string>()
  const twice = new Set<string>()
  for (const row of roster) {
    const who = `${row.单位} ${row.姓名}`
    if (phones.has(who)) twice.add(who)
    phones.set(who, row.手机号)
  }
  for (const who of twice) phones.delete(who)
  const [helper, due, current] = members
  const row = roster.find((one) => one.手机号 === helper?.login)
  return {
    phones,
    helper: row && `${row.单位} ${row.姓名}`,
    reports: new Set([helper, current].flatMap((one) => (one ? [one.login] : []))),
    staysDue: due?.login,
  }
}
