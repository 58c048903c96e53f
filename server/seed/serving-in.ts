import { readNeed } from '@lianxin/contract/needs'
import { accept, confirmPresence, decline, dispatch, handBack, ordersOfNeed, passOn } from '@lianxin/contract/orders'
import { unitPeople } from '@lianxin/contract/people'
import { raise, returnRecord, verify, writeRecord } from '@lianxin/contract/services'
import { addDays, businessDate } from '@lianxin/rules/calendar'
import { clientOf } from './client.ts'
import { inTurns } from './in-turns.ts'
import type { Cast, Desk, Lived, Office } from './life-in.ts'
import type { PlacedNeed } from './needs-in.ts'
import words from './records.json' with { type: 'json' }
import { doorCode, rateByLink } from './resident.ts'

/** How far a need gets. `taken`: the unit has said yes and named nobody; `asked`: the member hasn't answered. */
type Fate =
  | 'unanswered'
  | 'handed-back'
  | 'taken'
  | 'asked'
  | 'declined'
  | 'accepted'
  | 'written'
  | 'returned'
  | 'verified'
  | 'rated'

const fates: Fate[] = [
  ...(['rated', 'written', 'verified', 'unanswered', 'asked', 'written', 'taken', 'rated', 'accepted'] as const),
  ...(['written', 'handed-back', 'verified', 'rated', 'declined', 'written', 'returned', 'asked', 'written'] as const),
]
const served: readonly Fate[] = ['written', 'returned', 'verified', 'rated']
/** Open needs that stay on each community's page. */
const leftOpen = 5

interface Case {
  need: PlacedNeed
  desk: Desk
  office: Office
  fate: Fate
  index: number
  order: string
}

/** Plays the way of needs from the desk to the resident's word, a step for all of them at a time. */
export async function serveIn(cast: Cast): Promise<Omit<Lived, 'reported'>> {
  const cases = await ask(cast)
  await cast.tools.drained()
  const people = new Map(
    await inTurns(cast.offices, 3, async (one) => [one.unitId, await peopleOf(cast, one)] as const),
  )
  const turns = new Map<string, number>()
  await inTurns(cases, 3, (one) => answerAsUnit(one, people.get(one.office.unitId)?.ids ?? [], turns))
  await cast.tools.drained()
  const today = [...people.values()][0]?.today ?? ''
  const records = (await inTurns(cases, 3, (one) => serve(cast, one, today))).flat()
  await cast.tools.drained()
  const verified = await look(cast, cases, records)
  const thanked = cases.filter(({ fate }) => fate === 'rated')
  await inTurns(thanked, 3, (one, at) => rate(cast, one, at))
  return { orders: cases.length, records: records.length, verified, rated: thanked.length }
}

/** The desks ask the offices linked with them, one need each in turn. */
async function ask(cast: Cast): Promise<Case[]> {
  const cases: Omit<Case, 'order'>[] = []
  for (const desk of cast.desks) {
    const offices = cast.offices.filter((one) => one.communityId === desk.communityId)
    const open = cast.needs.filter((one) => one.communityId === desk.communityId && one.state === 'open')
    for (const [at, need] of open.slice(0, -leftOpen).entries()) {
      const office = offices[at % offices.length]
      const index = cases.length
      if (office) cases.push({ need, desk, office, index, fate: fates[index % fates.length] as Fate })
    }
  }
  return inTurns(cases, 3, async (one) => {
    const { communityId, id: needId } = one.need
    const to = [{ kind: 'unit' as const, id: one.office.unitId }]
    const { orders } = await one.desk.client.call(dispatch, { params: { communityId, needId }, body: { to } })
    return { ...one, order: orders[0] ?? '' }
  })
}

/** The unit's people, the one to be tried first, and the day it is. */
async function peopleOf(cast: Cast, { client, unitId, name }: Office): Promise<{ ids: string[]; today: string }> {
  const { people, asOf } = await client.call(unitPeople, { params: { unitId } })
  const first = (one: { name: string }) => (`${name} ${one.name}` === cast.helper ? 0 : 1)
  return {
    ids: people.sort((a, b) => first(a) - first(b)).map((one) => one.personId),
    today: businessDate(new Date(asOf)),
  }
}

async function answerAsUnit({ need, office, fate, order }: Case, people: string[], turns: Map<string, number>) {
  const { client, unitId } = office
  const at = { params: { communityId: need.communityId, orderId: order } }
  if (fate === 'unanswered') return
  if (fate === 'handed-back') await client.call(handBack, { ...at, body: { reason: words.handBack } })
  else if (fate === 'taken') await client.call(accept, { ...at, body: {} })
  else {
    const turn = turns.get(unitId) ?? 0
    const wanted = Math.min(need.helpersWanted, people.length)
    turns.set(unitId, turn + wanted)
    // the first of the list is asked again while she hasn't answered: she is the one to be tried
    const from = fate === 'asked' ? 0 : turn
    const personIds = Array.from({ length: wanted }, (_, one) => people[(from + one) % people.length] ?? '')
    await client.call(passOn, { ...at, body: { personIds: [...new Set(personIds)] } })
  }
}

/** The members' part: answer, be there, write one line. Gives the ids of the records. */
async function serve(cast: Cast, one: Case, today: string): Promise<{ id: string; case: Case }[]> {
  const { need, desk, fate, index } = one
  if (![...served, 'accepted', 'declined'].includes(fate)) return []
  const { communityId, id: needId } = need
  const { orders } = await desk.client.call(ordersOfNeed, { params: { communityId, needId } })
  const children = orders.filter((child) => child.parentId === one.order)
  const tokens = await cast.tools.sessionsOf(children.map((child) => child.personId ?? ''))
  const records: { id: string; case: Case }[] = []
  for (const [turn, { id: orderId, personId }] of children.entries()) {
    const member = clientOf(cast.baseUrl, tokens.get(personId ?? ''))
    const at = { params: { communityId, orderId } }
    if (fate === 'declined') await member.call(decline, { ...at, body: { reason: words.decline } })
    else await member.call(accept, { ...at, body: {} })
    if (!served.includes(fate)) continue
    // most are proved by the slip's code, some by the clerk's word, some by nobody
    const how = (index + turn) % 5
    if (how < 3) {
      const code = await doorCode(cast.baseUrl, need.slip)
      await member.call(confirmPresence, { ...at, body: { how: 'home-code', code } })
    } else if (how === 3) await desk.client.call(confirmPresence, { ...at, body: { how: 'organiser' } })
    const { id } = await member.call(writeRecord, { ...at, body: recordOf(one, turn, today) })
    records.push({ id, case: one })
  }
  return records
}

/** One line; among those that wait, one took a whole day and one was written long after. */
function recordOf({ need, index, fate }: Case, turn: number, today: string) {
  const lines = words.lines[need.category]
  const waits = fate === 'written'
  return {
    line: lines[(index + turn) % lines.length] ?? '',
    minutes: waits && index % 5 === 0 ? 380 : 30 + ((index * 7 + turn * 11) % 9) * 10,
    happenedOn: waits && index % 7 === 3 ? addDays(today, -12) : today,
  }
}

/** The desks' look at the records: verified together, one sent back, one raised by a telephone call. */
async function look(cast: Cast, cases: readonly Case[], records: { id: string; case: Case }[]): Promise<number> {
  let verified = 0
  for (const { communityId, client } of cast.desks) {
    const own = records.filter((one) => one.case.need.communityId === communityId)
    const ids = own.filter((one) => ['verified', 'rated'].includes(one.case.fate)).map((one) => one.id)
    const doubted = own.filter((one) => one.case.fate === 'returned')
    for (const { id } of doubted) {
      await client.call(returnRecord, { params: { communityId, serviceId: id }, body: { reason: words.doubt } })
    }
    const waiting = own.find((one) => one.case.fate === 'written' && one.case.index % 5 !== 3)
    if (waiting) await client.call(raise, { params: { communityId, serviceId: waiting.id } })
    if (ids.length === 0) continue
    const wellDone = ids.filter((_, at) => at % 3 === 0)
    verified += (await client.call(verify, { params: { communityId }, body: { ids, wellDone } })).verified
  }
  return cases.length ? verified : 0
}

async function rate(cast: Cast, { need, desk }: Case, at: number): Promise<void> {
  const { communityId, id: needId } = need
  const { seq, state } = await desk.client.call(readNeed, { params: { communityId, needId } })
  if (state !== 'served') return
  const thanks = words.thanks[at % words.thanks.length] ?? ''
  await rateByLink(cast.baseUrl, need.slip, { seq, score: at % 4 === 3 ? 4 : 5, thanks: at % 3 === 2 ? '' : thanks })
}
