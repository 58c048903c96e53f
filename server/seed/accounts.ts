import { acceptInvitation } from '@lianxin/contract/sessions'
import { type Client, clientOf } from './client.ts'
import { demoPhone } from './names.ts'
import type { OrganisationTree, Staff } from './tree.ts'
import { staffPhones } from './tree.ts'

/** A demo account as it is shown to whoever tries the demo. */
export interface DemoAccount {
  role: Staff['role'] | 'secretary'
  organisation: string
  name: string
  login: string
  password: string
}

/** Makes invitations as `npm run admin -- invite` does; gives the one-time token. */
export type Invite = (organisationId: string, role: DemoAccount['role']) => Promise<string>

interface Wanted extends Omit<DemoAccount, 'password'> {
  code: string
  phone: string
}

/** Who gets an account: the county, every street, the first clerk of each community, the secretary of `units` units. */
export function wantedAccounts(tree: OrganisationTree, units: number): Wanted[] {
  const { county, streets, communities } = tree
  const named = new Map([county, ...streets, ...communities].map((one) => [one.code, one.name]))
  const logins = new Map<string, string>([
    [county.code, 'county'],
    ...streets.map((one, index): [string, string] => [one.code, `street-${index + 1}`]),
    ...communities.map((one): [string, string] => [one.code, `clerk-${one.code}`]),
  ])
  const first = tree.staff.filter(
    (one, index, all) => all.findIndex((other) => other.organisationCode === one.organisationCode) === index,
  )
  return [
    ...first.map((one) => ({
      role: one.role,
      organisation: named.get(one.organisationCode) ?? '',
      code: one.organisationCode,
      name: one.name,
      login: logins.get(one.organisationCode) ?? '',
      phone: one.phone,
    })),
    ...tree.units.slice(0, units).map((unit, index) => ({
      role: 'secretary' as const,
      organisation: unit.name,
      code: unit.code,
      name: `${'陆沈温乔穆'[index % 5]}望舒`,
      login: `unit-${index + 1}`,
      phone: demoPhone(staffPhones + 1000 + index),
    })),
  ]
}

/** Accepts one invitation over HTTP and gives the account with a client that is signed in. */
export async function openAccount(
  baseUrl: string,
  { code, phone, ...wanted }: Wanted,
  ids: ReadonlyMap<string, string>,
  invite: Invite,
  password: string,
): Promise<{ account: DemoAccount; client: Client }> {
  const id = ids.get(code)
  if (!id) throw new Error(`no organisation ${code}`)
  const client = clientOf(baseUrl)
  const token = await invite(id, wanted.role)
  await client.call(acceptInvitation, {
    body: { token, name: wanted.name, login: wanted.login, password, phone },
  })
  return { account: { ...wanted, password }, client }
}
