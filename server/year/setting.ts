import { confirmImport, readImport, upload } from '@lianxin/contract/imports'
import { createChild, invite } from '@lianxin/contract/organisations'
import { unitPeople } from '@lianxin/contract/people'
import { acceptInvitation } from '@lianxin/contract/sessions'
import { inTurns } from '../seed/in-turns.ts'
import { openOwnerTools } from '../seed/owner.ts'
import type { RosterRow } from '../seed/roster.ts'
import { rosterWorkbook } from '../seed/write-roster.ts'
import type { Cast, Staff } from './cast.ts'
import { enterStaff } from './enter.ts'
import type { Web } from './web.ts'
import type { World } from './world.ts'

/**
 * Sets the stage as a county would: the operator plants the county and invites its official (the one thing that is done
 * at the machine, as `npm run admin` does); everything below, the accounts and the roster come over HTTP.
 */
export async function setStage(cast: Cast, scheme: string, web: Web, world: World): Promise<void> {
  await plantCounties(cast, scheme, web, world)
  await makePlaces(cast, web)
  await makeUnits(cast, web)
  await inTurns(cast.communities, 24, (one) => join(web, one.county.official, one.id, 'clerk', one.clerk))
  await inTurns(cast.units, 24, (one) => join(web, one.county.official, one.id, 'secretary', one.secretary))
  for (const county of cast.counties) await bringRoster(cast, county, web, world)
  await inTurns(cast.units, 24, async (unit) => {
    await enterStaff(web, world, unit.secretary)
    const { people } = await web.call(unit.secretary, unitPeople, { params: { unitId: unit.id } })
    const ids = new Map(people.map((one) => [one.name, one.personId]))
    for (const member of unit.members) member.personId = ids.get(member.name) ?? ''
  })
}

async function plantCounties(cast: Cast, scheme: string, web: Web, world: World): Promise<void> {
  const tools = openOwnerTools(world.appUrl, { now: world.now }, () => world.drained())
  try {
    const rows = cast.counties.map(({ code, name }) => ({ kind: 'county' as const, code, name, schemeId: scheme }))
    const ids = await tools.organisations(rows)
    for (const county of cast.counties) {
      county.id = ids.get(county.code) ?? ''
      await accept(web, county.official, await tools.inviteCounty(county.id))
    }
  } finally {
    await tools.close()
  }
}

const accept = (web: Web, who: Staff, token: string) =>
  web.call(who, acceptInvitation, { body: { token, name: who.name, login: who.login, password: who.password } })

async function join(
  web: Web,
  by: Staff,
  organisationId: string,
  role: 'clerk' | 'secretary',
  who: Staff,
): Promise<void> {
  const { link } = await web.call(by, invite, { params: { organisationId }, body: { role } })
  await accept(web, who, link.slice(link.indexOf('#') + 1))
}

async function makePlaces(cast: Cast, web: Web): Promise<void> {
  for (const street of cast.streets) {
    const county = cast.communities.find((one) => one.street === street)?.county
    if (county) street.id = await child(web, county.official, county.id, { kind: 'street', name: street.name })
  }
  await inTurns(cast.communities, 16, async (one) => {
    const { name, code, street, county, neighbourhoods } = one
    const facts = { phone: '0000-555 0117', hours: '每天 8:30–17:30' }
    one.id = await child(web, county.official, street.id, { kind: 'community', name, code, ...facts })
    for (const place of neighbourhoods)
      place.id = await child(web, county.official, one.id, { kind: 'neighbourhood', name: place.name })
  })
}

async function makeUnits(cast: Cast, web: Web): Promise<void> {
  await inTurns(cast.units, 16, async (unit) => {
    const { official, id } = unit.county
    unit.id = await child(web, official, id, { kind: 'unit', name: unit.name, linkedCommunityId: unit.linked.id })
  })
}

async function child(
  web: Web,
  by: Staff,
  organisationId: string,
  body: {
    kind: 'street' | 'community' | 'neighbourhood' | 'unit'
    name: string
    code?: string
    phone?: string
    hours?: string
    linkedCommunityId?: string
  },
): Promise<string> {
  return (await web.call(by, createChild, { params: { organisationId }, body })).organisation.id
}

/** The roster through the import: uploaded, looked at, confirmed; the job applies it while the clock moves on. */
async function bringRoster(cast: Cast, county: Cast['counties'][number], web: Web, world: World): Promise<void> {
  const rows = cast.units
    .filter((unit) => unit.county === county)
    .flatMap((unit) => unit.members)
    .map((one): RosterRow => {
      const home = one.home && {
        居住街道: one.home.street.name,
        居住社区: one.home.name,
        居住小区: one.neighbourhood,
      }
      return {
        单位: one.unit.name,
        支部: '党支部',
        姓名: one.name,
        手机号: one.phone,
        居住街道: '',
        居住社区: '',
        居住小区: '',
        ...home,
        工作岗位: '',
        特长: '',
        空闲时间: '',
      }
    })
  if (!rows.length) return
  const { official, id: organisationId } = county
  const file = await rosterWorkbook(rows)
  const { id: importId, total, bad } = await web.upload(official, upload, { organisationId }, '名册.xlsx', file)
  if (total !== rows.length || bad) throw new Error(`${rows.length} rows sent, ${total} read, ${bad} bad`)
  const params = { organisationId, importId }
  await web.call(official, confirmImport, { params })
  for (let tries = 0; tries < 200; tries++) {
    await world.set(new Date(world.now().getTime() + 2000))
    const { import: now } = await web.call(official, readImport, { params, query: { limit: 1 } })
    if (now.state === 'done') return
    if (now.state !== 'running') throw new Error(`the import stopped: ${now.state}`)
  }
  throw new Error('the import does not end')
}
