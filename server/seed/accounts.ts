import { invite } from '@lianxin/contract/organisations'
import { acceptInvitation } from '@lianxin/contract/sessions'
import { type Client, clientOf } from './client.ts'
import { demoPhone, namer } from './names.ts'
import { random } from './random.ts'
import type { RosterRow } from './roster.ts'
import { type OrganisationTree, type Staff, staffPhones } from './tree.ts'

/** A demo account as it is shown to whoever tries the demo. */
export interface DemoAccount {
  role: StaffRole | 'member'
  organisation: string
  /** Of the organisation, for its address; a member's is left out. */
  code?: string
  name: string
  /** A member's is the phone. */
  login: string
  /** Of a member: the page that shows the one-time code. */
  password: string
}

type StaffRole = Staff['role'] | 'secretary'

/** Makes a one-time invitation and gives its token. */
export type Invite = (organisationId: string, role: StaffRole) => Promise<string>

/** Invitations as somebody signed in makes them on the page. */
export const invitedBy =
  (client: Client): Invite =>
  async (organisationId, role) => {
    const { link } = await client.call(invite, { params: { organisationId }, body: { role } })
    return link.slice(link.indexOf('#') + 1)
  }

export interface Wanted extends Omit<DemoAccount, 'role' | 'password'> {
  role: StaffRole
  code: string
  phone: string
}

/** The communities where most people live, most popular first. */
const popular = (tree: OrganisationTree) => [...tree.communities].sort((a, b) => b.pull - a.pull)

/**
 * Who gets an account: the county, one street, a clerk of each of the `desks` most popular communities, and the
 * secretaries of units linked to the first of them: as many of each as `units` says or, when there are fewer, of others.
 * Few enough that the limit on accepting invitations from one address is never met.
 */
export function wantedAccounts(tree: OrganisationTree, desks = 8, units = [4, 3, 3]): Wanted[] {
  const chosen = popular(tree).slice(0, desks)
  const staff = (code: string, organisation: string, login: string): Wanted[] =>
    tree.staff
      .filter((one) => one.organisationCode === code)
      .slice(0, 1)
      .map(({ role, name, phone }) => ({ role, organisation, name, login, code, phone }))
  const street = tree.streets.find((one) => one.code === chosen[0]?.streetCode)
  const linked = units.flatMap((most, at) =>
    tree.units.filter((unit) => unit.linkedCommunityCode === chosen[at]?.code).slice(0, most),
  )
  const others = tree.units.filter((unit) => !linked.includes(unit))
  const offices = [...linked, ...others].slice(0, Math.max(4, linked.length))
  const name = namer(random(0, 'secretaries'))
  return [
    ...staff(tree.county.code, tree.county.name, 'county'),
    ...(street ? staff(street.code, street.name, 'street') : []),
    ...chosen.flatMap((one, index) => staff(one.code, one.name, `clerk-${index + 1}`)),
    ...offices.map((unit, index): Wanted => {
      const phone = demoPhone(staffPhones + 1000 + index)
      return {
        role: 'secretary',
        organisation: unit.name,
        name: name(),
        login: `unit-${index + 1}`,
        code: unit.code,
        phone,
      }
    }),
  ]
}

/** Members to try: of the first unit with a secretary, and two who live where the first desk is. */
export function memberAccounts(tree: OrganisationTree, rows: readonly RosterRow[]): DemoAccount[] {
  const [office] = wantedAccounts(tree).filter((one) => one.role === 'secretary')
  const home = popular(tree)[0]?.name
  const chosen = [
    ...rows.filter((row) => row.单位 === office?.organisation && row.居住社区 !== '').slice(0, 1),
    ...rows.filter((row) => row.居住社区 === home && row.单位 !== office?.organisation).slice(0, 2),
  ]
  return chosen.map((row) => ({
    role: 'member',
    organisation: `${row.单位}，住${row.居住社区}`,
    name: row.姓名,
    login: row.手机号,
    password: '验证码见 /inbox',
  }))
}

/** Accepts one invitation over HTTP and gives the account with a client that is signed in. */
export async function openAccount(
  baseUrl: string,
  { code, phone, ...wanted }: Wanted,
  ids: ReadonlyMap<string, string>,
  makeInvitation: Invite,
  password: string,
): Promise<{ account: DemoAccount; client: Client }> {
  const id = ids.get(code)
  if (!id) throw new Error(`no organisation ${code}`)
  const client = clientOf(baseUrl)
  const token = await makeInvitation(id, wanted.role)
  await client.call(acceptInvitation, {
    body: { token, name: wanted.name, login: wanted.login, password, phone },
  })
  return { account: { ...wanted, code, password }, client }
}
