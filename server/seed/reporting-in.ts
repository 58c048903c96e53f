import type { Reply } from '@lianxin/contract/endpoint'
import { confirm, enrolments, report, reporting, returnEnrolment, walkIn } from '@lianxin/contract/enrolments'
import { type Client, clientOf } from './client.ts'
import { inTurns } from './in-turns.ts'
import type { Cast, Desk } from './life-in.ts'
import { random } from './random.ts'

type Enrolment = Reply<typeof enrolments>['enrolments'][number]

/** Every enrolment of a community that is in one of the states, page by page. */
export async function enrolmentsOf({ client, communityId }: Desk, state: string): Promise<Enrolment[]> {
  const found: Enrolment[] = []
  let after: string | null = null
  do {
    const query: { state: string; limit: number; after?: string } = { state, limit: 200, ...(after ? { after } : {}) }
    const page: Reply<typeof enrolments> = await client.call(enrolments, { params: { communityId }, query })
    found.push(...page.enrolments)
    after = page.next
  } while (after)
  return found
}

/**
 * Six in ten members report where they live, one in eight of them at the counter; the offices report their units. The
 * desks confirm in bulk, leave the last ones waiting and send one back. Gives how many members reported in.
 */
export async function reportIn(cast: Cast): Promise<number> {
  const stream = random(cast.seed ?? 0, 'reporting')
  let reported = 0
  for (const [at, desk] of cast.desks.entries()) {
    const due = (await enrolmentsOf(desk, 'due')).filter((one) => one.subject === 'member')
    const wanted = due.filter((one) => {
      const phone = cast.phones.get(`${one.unitName} ${one.name}`)
      return stream.next() < 0.6 ? phone !== cast.staysDue : phone !== undefined && cast.reports.has(phone)
    })
    const known = wanted.filter((one) => cast.phones.has(`${one.unitName} ${one.name}`))
    const byCounter = new Set(known.filter(() => stream.chance(0.12)).map((one) => one.id))
    const { communityId, client } = desk
    const tokens = await cast.tools.sessionsOf(
      wanted.filter((one) => !byCounter.has(one.id)).map((one) => one.subjectId),
    )
    await inTurns(wanted, 6, async (one) => {
      const { name } = one
      const phone = cast.phones.get(`${one.unitName} ${name}`)
      const token = tokens.get(one.subjectId)
      if (token)
        await clientOf(cast.baseUrl, token).call(report, { params: { communityId, enrolmentId: one.id }, body: {} })
      else if (phone) await client.call(walkIn, { params: { communityId }, body: { name, phone } })
    })
    reported += wanted.length
    await unitsIn(cast, communityId)
    await settle(desk, at === 0 ? 5 : 1, at === 0)
  }
  return reported
}

/** Secretaries whose unit is linked to the community report it in. */
async function unitsIn(cast: Cast, communityId: string): Promise<void> {
  for (const { client, unitId } of cast.offices.filter((one) => one.communityId === communityId)) {
    const { rows } = await client.call(reporting, { params: { unitId } })
    const own = rows.find((row) => row.personId === null && row.communityId === communityId && row.state === 'due')
    if (own) await client.call(report, { params: { communityId, enrolmentId: own.enrolmentId }, body: {} })
  }
}

/** The desk's hour: `wait` stay for tomorrow, one goes back where it is asked, all others are confirmed together. */
async function settle(desk: Desk, wait: number, sendBack: boolean): Promise<void> {
  const { client, communityId } = desk
  const waiting = await enrolmentsOf(desk, 'reported')
  const members = waiting.filter((one) => one.subject === 'member')
  const later = new Set(members.slice(0, wait).map((one) => one.id))
  const back = sendBack ? members[wait] : undefined
  if (back) await giveBack(client, communityId, back.id)
  const ids = waiting.filter((one) => !later.has(one.id) && one !== back).map((one) => one.id)
  for (let from = 0; from < ids.length; from += 50) {
    await client.call(confirm, { params: { communityId }, body: { ids: ids.slice(from, from + 50) } })
  }
}

const giveBack = (client: Client, communityId: string, enrolmentId: string) =>
  client.call(returnEnrolment, {
    params: { communityId, enrolmentId },
    body: { reason: '名册上的小区和您说的不一样，请到窗口核对一下' },
  })
