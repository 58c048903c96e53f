import {
  accept,
  confirmPresence,
  decline,
  grab,
  handBack,
  openForHolder,
  passOn,
  withdraw,
} from '@lianxin/contract/orders'
import { myItems } from '@lianxin/contract/people'
import { writeRecord } from '@lianxin/contract/services'
import { unratedUntil } from '@lianxin/rules/deadlines'
import { holidays } from '@lianxin/rules/holidays'
import { inTurns } from '../seed/in-turns.ts'
import { random } from '../seed/random.ts'
import words from '../seed/records.json' with { type: 'json' }
import type { Member, Unit } from './cast.ts'
import { enterMembers, enterStaff } from './enter.ts'
import { chooseHelpers, type Helper, type Need } from './needs.ts'
import { dueFor, type Year } from './year.ts'

const live = (one: Helper) => ['asked', 'accepted', 'written', 'returned'].includes(one.state)
const lines: Readonly<Record<string, readonly string[]>> = words.lines

/** Whoever said nothing until the time was over is let go, as the server's own jobs have done by now. */
export function letSilentGo(year: Year): void {
  const now = year.world.now()
  for (const need of year.needs) {
    if (need.state === 'served' && need.servedAt && unratedUntil(need.servedAt, holidays) <= now) need.state = 'closed'
    if (need.unit?.state === 'asked' && need.unit.dueAt <= now) need.unit = undefined
    for (const one of need.helpers.filter((helper) => helper.state === 'asked' && helper.dueAt <= now)) {
      one.state = 'gone'
      cameBack(need, one)
    }
  }
}

/** An order that the community gave itself opens the need again when nobody else has it; a unit asks others of its own. */
function cameBack(need: Need, helper: Helper): void {
  helper.state = 'gone'
  if (helper.directly && need.state === 'in-hand' && !need.unit && !need.helpers.some(live)) need.state = 'open'
}

/** Secretaries answer for their units: pass on to their people, hand back, or let it lie. */
export async function unitsAnswer(year: Year): Promise<void> {
  const busy = new Map<Unit, Need[]>()
  for (const need of year.needs) {
    const { unit } = need
    if (!unit) continue
    const lacks = need.helpers.filter(live).length + need.done < need.wanted || need.helpers.filter(live).length === 0
    if (unit.state === 'asked' || lacks) busy.set(unit.unit, [...(busy.get(unit.unit) ?? []), need])
  }
  await inTurns([...busy], 24, async ([unit, needs]) => {
    await enterStaff(year.web, year.world, unit.secretary)
    for (const need of needs) await answer(year, unit, need)
  })
}

async function answer(year: Year, unit: Unit, need: Need): Promise<void> {
  const { web, log, seed } = year
  const asked = need.unit
  if (!asked) return
  const stream = random(seed, `unit ${need.no}.${need.tries}.${need.helpers.length}`)
  const at = { params: { communityId: need.community.id, orderId: asked.orderId } }
  if (asked.state === 'asked') {
    const fate = stream.next()
    if (fate < (unit.willing ? 0.04 : 0.5)) return
    if (fate < (unit.willing ? 0.11 : 0.8)) {
      await web.call(unit.secretary, handBack, { ...at, body: { reason: words.handBack } })
      log.did('order', 'hand-back', asked.orderId)
      need.unit = undefined
      return
    }
  }
  const lacking = Math.max(1, need.wanted - need.done - need.helpers.filter(live).length)
  const helpers = chooseHelpers(unit.members, need, lacking, stream, false)
  if (helpers.length === 0) {
    // nobody is left to ask: the desk asks another unit
    await web.call(unit.secretary, handBack, { ...at, body: { reason: words.handBack } })
    log.did('order', 'hand-back', asked.orderId)
    need.unit = undefined
    for (const one of need.helpers.filter(({ state }) => state === 'asked')) one.state = 'gone'
    if (need.state === 'in-hand' && !need.helpers.some(live)) need.state = 'open'
    return
  }
  await web.call(unit.secretary, passOn, { ...at, body: { personIds: helpers.map(({ member }) => member.personId) } })
  log.did('order', 'pass-on', asked.orderId)
  const dueAt = dueFor(year, 'member')
  for (const one of helpers) one.dueAt = dueAt
  asked.state = 'has'
  need.state = 'in-hand'
  need.helpers.push(...helpers)
}

type Matters = Map<Member, [Need, Helper][]>

function mattersOf({ needs }: Year, which: (helper: Helper) => boolean): Matters {
  const found: Matters = new Map()
  for (const need of needs)
    for (const one of need.helpers.filter(which)) found.set(one.member, [...(found.get(one.member) ?? []), [need, one]])
  return found
}

/** Whom the community asked itself answers the next day; whoever may take a need by her own word does. */
export async function membersAnswer(year: Year): Promise<void> {
  const asked = mattersOf(year, (one) => one.directly && one.state === 'asked' && one.will !== 'silent')
  await enterMembers(year.web, year.world, [...asked.keys()])
  await inTurns([...asked], 24, async ([, matters]) => {
    for (const [need, helper] of matters) {
      if (!helper.grabs) await answerOrder(year, need, helper)
      else if (helper.will === 'serve') await take(year, need, helper)
      else helper.state = 'gone'
    }
  })
  afterAnswers(asked)
}

async function take({ web, log }: Year, need: Need, helper: Helper): Promise<void> {
  const params = { communityId: need.community.id, needId: need.id }
  helper.orderId = (await web.call(helper.member, grab, { params })).orderId
  helper.state = 'accepted'
  log.did('order', 'grab', helper.orderId)
}

function afterAnswers(asked: Matters): void {
  for (const [need, helper] of [...asked.values()].flat()) {
    if (helper.state === 'gone') continue
    if (need.state === 'open') need.state = 'in-hand'
  }
  // only now: a yes and a no to one need on the same day leave it in hand, in whichever order they came
  for (const [need, helper] of [...asked.values()].flat()) if (helper.state === 'gone') cameBack(need, helper)
}

/** Members see what waits for them, answer their unit, go there, and write one line. */
export async function membersServe(year: Year): Promise<void> {
  const work = mattersOf(
    year,
    (one) => one.state === 'accepted' || (one.state === 'asked' && !one.directly && one.will !== 'silent'),
  )
  await enterMembers(year.web, year.world, [...work.keys()])
  await inTurns([...work], 24, async ([member, matters]) => {
    const { items } = await year.web.call(member, myItems, { query: { entity: 'order' } })
    const orders = items.filter((one) => ['dispatched', 'accepted', 'under-way'].includes(one.state))
    for (const [need, helper] of matters) {
      const found = orders.find((one) => one.data.needCode === need.code && one.communityId === need.community.id)
      if (!found) throw new Error(`${member.name} does not see the order for ${need.code}`)
      helper.orderId = found.entityId
      if (helper.state === 'asked') await answerOrder(year, need, helper)
      if (helper.state === 'accepted') await serve(year, need, helper)
    }
  })
  afterAnswers(work)
}

async function answerOrder({ web, log }: Year, need: Need, helper: Helper): Promise<void> {
  const { member, orderId, will } = helper
  const at = { params: { communityId: need.community.id, orderId } }
  if (will === 'decline') {
    await web.call(member, decline, { ...at, body: { reason: words.decline } })
    log.did('order', 'decline', orderId)
    helper.state = 'gone'
    return
  }
  await web.call(member, accept, at)
  log.did('order', 'accept', orderId)
  helper.state = 'accepted'
  if (will !== 'withdraw') return
  await web.call(member, withdraw, { ...at, body: { reason: words.decline } })
  log.did('order', 'withdraw', orderId)
  helper.state = 'gone'
}

async function serve(year: Year, need: Need, helper: Helper): Promise<void> {
  const { web } = year
  const { member, orderId } = helper
  const at = { params: { communityId: need.community.id, orderId } }
  if (need.no % 2 === 0) await web.call(member, openForHolder, at)
  if (need.proof === 'home-code') {
    await web.call(member, confirmPresence, { ...at, body: { how: 'home-code', code: need.doorCode } })
    helper.seenAt = year.world.now()
  }
  helper.happenedOn = year.today()
  await write(year, need, helper)
}

async function write({ web, log }: Year, need: Need, helper: Helper): Promise<void> {
  const said = lines[need.text.category] ?? lines.unclear ?? []
  const { orderId, happenedOn, minutes } = helper
  const { id, evidence } = await web.call(helper.member, writeRecord, {
    params: { communityId: need.community.id, orderId },
    body: { line: said[need.no % said.length] ?? '办好了', minutes, happenedOn },
  })
  log.did('service', 'write', id)
  Object.assign(helper, { serviceId: id, evidence, state: 'written' })
}

/** Records that came back with a question are put right and sent again. */
export async function membersWriteAgain(year: Year): Promise<void> {
  const work = mattersOf(year, (one) => one.state === 'returned')
  await enterMembers(year.web, year.world, [...work.keys()])
  await inTurns([...work], 24, async ([, matters]) => {
    for (const [need, helper] of matters) {
      helper.minutes = Math.max(20, helper.minutes - 10)
      await write(year, need, helper)
    }
  })
}
