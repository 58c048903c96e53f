import { accept, confirmPresence, decline, handBack, openForHolder, passOn, withdraw } from '@lianxin/contract/orders'
import { myToday } from '@lianxin/contract/people'
import { writeRecord } from '@lianxin/contract/services'
import { inTurns } from '../seed/in-turns.ts'
import { random } from '../seed/random.ts'
import words from '../seed/records.json' with { type: 'json' }
import type { Member, Unit } from './cast.ts'
import { enterMembers, enterStaff } from './enter.ts'
import { chooseHelpers, type Helper, type Need } from './needs.ts'
import { dueFor, type Year } from './year.ts'

const live = (one: Helper) => ['asked', 'accepted', 'written', 'returned'].includes(one.state)
const lines: Readonly<Record<string, readonly string[]>> = words.lines

/** Whoever said nothing until the time was over is let go, as the server's own job has done by now. */
export function letSilentGo(year: Year): void {
  const now = year.world.now()
  for (const need of year.needs) {
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
  await inTurns([...busy], 8, async ([unit, needs]) => {
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

/** Members see what waits for them, answer, go there, and write one line. Those who never sign in see nothing. */
export async function membersServe(year: Year): Promise<void> {
  const work = new Map<Member, [Need, Helper][]>()
  for (const need of year.needs)
    for (const one of need.helpers.filter((helper) => helper.state === 'asked' && helper.will !== 'silent'))
      work.set(one.member, [...(work.get(one.member) ?? []), [need, one]])
  await enterMembers(year.web, year.world, [...work.keys()])
  await inTurns([...work], 12, async ([member, matters]) => {
    const { orders } = await year.web.call(member, myToday)
    for (const [need, helper] of matters) {
      const found = orders.find((one) => one.data.needCode === need.code && one.communityId === need.community.id)
      if (!found) throw new Error(`${member.name} does not see the order for ${need.code}`)
      helper.orderId = found.entityId
      await respond(year, need, helper)
    }
  })
  for (const [, matters] of work)
    for (const [need, helper] of matters) {
      if (helper.state === 'gone') cameBack(need, helper)
      else if (need.state === 'open') need.state = 'in-hand'
    }
}

async function respond(year: Year, need: Need, helper: Helper): Promise<void> {
  const { web, log } = year
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
  if (will === 'withdraw') {
    await web.call(member, withdraw, { ...at, body: { reason: words.decline } })
    log.did('order', 'withdraw', orderId)
    helper.state = 'gone'
    return
  }
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
  const work = new Map<Member, [Need, Helper][]>()
  for (const need of year.needs)
    for (const one of need.helpers.filter((helper) => helper.state === 'returned'))
      work.set(one.member, [...(work.get(one.member) ?? []), [need, one]])
  await enterMembers(year.web, year.world, [...work.keys()])
  await inTurns([...work], 8, async ([, matters]) => {
    for (const [need, helper] of matters) {
      helper.minutes = Math.max(20, helper.minutes - 10)
      await write(year, need, helper)
    }
  })
}
