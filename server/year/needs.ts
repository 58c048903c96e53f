import { answerNeed, fileNeed, listNeeds, sortNeed } from '@lianxin/contract/needs'
import { dispatch } from '@lianxin/contract/orders'
import { chipsOf, fieldsOf } from '@lianxin/rules/categories'
import { enrolmentRules, orderMode } from '@lianxin/rules/paths'
import { inTurns } from '../seed/in-turns.ts'
import { demoPhone } from '../seed/names.ts'
import { type NeedText, needTexts } from '../seed/needs.ts'
import { type Random, random } from '../seed/random.ts'
import type { Community, Member, Unit } from './cast.ts'
import type { Person } from './web.ts'
import { dueFor, type Year } from './year.ts'

/** A need as the script has it in mind: its own count of where it stands, from what people were told. */
export interface Need {
  no: number
  round: number
  community: Community
  resident: Person
  text: NeedText
  /** What becomes of it at the desk: drawn before anybody calls. */
  fate: 'served' | 'answered' | 'withdrawn'
  own: boolean
  /** Address of the resident's private page. */
  link: string
  code: string
  doorCode: string
  id: string
  seq: number
  state: 'placed' | 'open' | 'in-hand' | 'served' | 'closed' | 'answered' | 'withdrawn'
  field: string
  wanted: number
  done: number
  proof: 'home-code' | 'word' | 'phoned'
  tries: number
  reopened: number
  servedAt?: Date
  /** The unit asked now; its order follows its people's. */
  unit?: { unit: Unit; orderId: string; state: 'asked' | 'has'; dueAt: Date } | undefined
  helpers: Helper[]
}

export interface Helper {
  member: Member
  state: 'asked' | 'accepted' | 'written' | 'returned' | 'verified' | 'rated' | 'gone'
  /** Asked by the community itself, not through the unit; or takes it by her own word. */
  directly: boolean
  grabs?: boolean
  will: 'serve' | 'decline' | 'silent' | 'withdraw'
  sendBack: boolean
  doneWell: boolean
  orderId: string
  serviceId: string
  evidence: string
  /** Until when an answer is waited for; and when the code at the door was given. */
  dueAt: Date
  seenAt?: Date
  happenedOn: string
  minutes: number
}

const texts = needTexts()
const routes = ['telephone', 'counter', 'door', 'paper'] as const

/** Residents of this fortnight place theirs: most by the form on the phone, others tell the desk (which files in deskHour). */
export async function residentsPlace(year: Year, round: number, count: number): Promise<void> {
  const fresh = Array.from({ length: count }, (_, at) => draw(year, round, year.needs.length + at))
  year.needs.push(...fresh)
  await inTurns(
    fresh.filter((one) => one.own),
    24,
    (need) => place(year, need),
  )
}

function draw({ seed, plan, cast }: Year, round: number, no: number): Need {
  const stream = random(seed, `need ${no}`)
  const community = stream.weighted(cast.communities, (one) => 1 / (1 + (one.no % 7)))
  const kinds = plan.size.kinds
  const text = stream.weighted(texts, (one) => (kinds ? (kinds[one.kind] ?? 0) : 1) * one.weight + 0.001)
  const fate = stream.weighted(
    ['served', 'answered', 'withdrawn'] as const,
    (one) => ({ served: 92, answered: 5, withdrawn: 3 })[one],
  )
  return {
    no,
    round,
    community,
    resident: { no: 5_000_000 + no },
    text,
    fate,
    own: fate === 'withdrawn' || stream.chance(0.6),
    link: '',
    code: '',
    doorCode: '',
    id: '',
    seq: 0,
    state: 'placed',
    field: fieldFor(plan.scheme, text.category),
    wanted: stream.weighted([1, 2, 3], (one) => [0, 80, 14, 6][one] ?? 0),
    done: 0,
    proof: stream.weighted(
      ['home-code', 'word', 'phoned'] as const,
      (one) => ({ 'home-code': 60, word: 25, phoned: 15 })[one],
    ),
    tries: 0,
    reopened: 0,
    helpers: [],
  }
}

/** The scheme's field for what a text is about: its own, else another one of its list, always the same. */
function fieldFor(scheme: Year['plan']['scheme'], category: string): string {
  const fields = fieldsOf(scheme).map(({ id }) => id)
  if (fields.includes(category)) return category
  const chip = chipsOf(scheme).find(({ id }) => id === category)?.field
  return chip ?? random(0, category).pick(fields.length ? fields : ['unclear'])
}

async function place(year: Year, need: Need): Promise<void> {
  const { web, plan, log } = year
  const { resident, community, text } = need
  const chip = chipsOf(plan.scheme).find(({ id }) => id === text.category)?.id ?? 'unclear'
  const form = {
    text: text.text,
    category: chip,
    door: `${(need.no % 20) + 1}幢 ${(need.no % 6) + 1}01`,
    phone: demoPhone(6_000_000 + need.no),
    name: '',
    wanted: 'any',
  }
  const to = await web.post(resident, `/c/${community.code}/need`, form)
  need.link = to.replace(/\?.*$/, '')
  if (!need.link) throw new Error('the form led nowhere')
  await readSlip(year, need)
  log.did('need', 'place', `${need.community.id}/${need.code}`)
}

/** The slip, as the resident keeps it: the need's code and the four digits for the door. */
async function readSlip({ web }: Year, need: Need): Promise<void> {
  const slip = await web.page(need.resident, `${need.link}/slip`)
  need.code = /\d{4}-\d{3,7}/.exec(slip)?.[0] ?? ''
  need.doorCode = /class="presence-code">(\d{4})</.exec(slip)?.[1] ?? ''
  if (!need.code || !need.doorCode) throw new Error('the slip shows no code')
}

/** The desk files what it was told, sorts and publishes, answers what isn't ours, and asks helpers for what is open. */
export async function deskSorts(year: Year, round: number, community: Community): Promise<void> {
  const { web, log } = year
  const { clerk, id: communityId } = community
  const own = year.needs.filter((one) => one.community === community)
  for (const need of own.filter((one) => one.round === round && !one.own)) {
    const { text } = need
    const body = {
      text: text.text,
      category: need.field,
      kind: text.kind,
      wanted: [],
      route: routes[need.no % 4] ?? 'paper',
    }
    const filed = await web.call(clerk, fileNeed, {
      params: { communityId },
      body: { ...body, phone: demoPhone(6_000_000 + need.no) },
    })
    Object.assign(need, { id: filed.id, code: filed.code, seq: filed.seq, link: filed.slip.replace(/\/slip$/, '') })
    await readSlip(year, need)
    log.did('need', 'place', `${need.community.id}/${need.code}`)
  }
  const waiting = own.filter((one) => one.state === 'placed')
  if (waiting.some((one) => !one.id)) await lookUp(year, community, waiting)
  for (const need of waiting) await sort(year, need)
  for (const need of own.filter((one) => ['open', 'in-hand'].includes(one.state) && !one.unit && !asked(one)))
    await ask(year, need)
}

const asked = (need: Need) =>
  need.helpers.some((one) => ['asked', 'accepted', 'written', 'returned'].includes(one.state))

async function lookUp({ web }: Year, { clerk, id: communityId }: Community, waiting: readonly Need[]): Promise<void> {
  const known = new Map(waiting.map((one) => [one.code, one]))
  let after: string | null = null
  do {
    const query: { state: string; limit: number; after?: string } = {
      state: 'placed',
      limit: 200,
      ...(after ? { after } : {}),
    }
    const page: { needs: { id: string; code: string; seq: number }[]; next: string | null } = await web.call(
      clerk,
      listNeeds,
      { params: { communityId }, query },
    )
    for (const { id, code, seq } of page.needs) Object.assign(known.get(code) ?? {}, { id, seq })
    after = page.next
  } while (after)
}

async function sort({ web, log }: Year, need: Need): Promise<void> {
  const { text, community, seq } = need
  const params = { communityId: community.id, needId: need.id }
  if (!need.id) throw new Error('the desk does not find a need that was placed')
  if (need.fate === 'answered') {
    await web.call(community.clerk, answerNeed, { params, body: { seq, answer: '这件事归街道管，电话写在回条上。' } })
    need.state = 'answered'
    log.did('need', 'answer', need.id)
    return
  }
  const body = {
    seq,
    category: need.field,
    kind: text.kind,
    urgency: 'normal' as const,
    publicLine: text.publicLine,
    helpersWanted: need.wanted,
    looked: true,
    publish: true,
  }
  await web.call(community.clerk, sortNeed, { params, body })
  need.state = 'open'
  log.did('need', 'sort', need.id)
  log.did('need', 'publish', need.id)
}

/** Asks a unit of the community, the willing more often; where the scheme allows, sometimes a member at once. */
async function ask(year: Year, need: Need): Promise<void> {
  const { web, log, plan, seed } = year
  const stream = random(seed, `ask ${need.no}.${++need.tries}`)
  const { community } = need
  const params = { communityId: community.id, needId: need.id }
  const units = year.cast.units.filter((one) => one.linked === community)
  // a scheme that asks no unit to report in has none to ask
  const chain = units.length > 0 && enrolmentRules(plan.scheme, 'unit').length > 0
  const near = year.neighbours(community)
  const turn = stream.next()
  // what a unit or somebody has begun is in hand: nobody takes it by her own word
  const free = need.state === 'open' && need.wanted - need.done === 1
  if (near.length > 0 && free && orderMode(plan.scheme, 'grab') && turn < 0.25) {
    for (const one of chooseHelpers(near, need, 1, stream, true))
      need.helpers.push({ ...one, grabs: true, dueAt: endOfRound(year) })
    return
  }
  if (near.length > 0 && orderMode(plan.scheme, 'direct') && (!chain || turn < 0.5)) {
    const helpers = chooseHelpers(near, need, Math.max(1, need.wanted - need.done), stream, true)
    if (helpers.length === 0) return
    const to = helpers.map(({ member }) => ({ kind: 'member' as const, id: member.personId }))
    const { orders } = await web.call(community.clerk, dispatch, { params, body: { to } })
    helpers.forEach((one, at) => {
      one.orderId = orders[at] ?? ''
      one.dueAt = dueFor(year, 'member')
      log.did('order', 'dispatch', one.orderId)
    })
    need.helpers.push(...helpers)
    return
  }
  if (!chain) return
  const unit = stream.weighted(units, (one) => (one.willing ? 1 : 0.1) / (1 + (one.no % 5)))
  const { orders } = await web.call(community.clerk, dispatch, {
    params,
    body: { to: [{ kind: 'unit', id: unit.id }] },
  })
  need.unit = { unit, orderId: orders[0] ?? '', state: 'asked', dueAt: dueFor(year, 'unit') }
  log.did('order', 'dispatch', need.unit.orderId)
}

/** Whoever means to take it and doesn't by the end of the week leaves it to others. */
const endOfRound = ({ world }: Year) => new Date(world.now().getTime() + 5 * 24 * 3600 * 1000)

/** Draws who helps; each with what they will do, so that nothing hangs on the order in which people act. */
export function chooseHelpers(
  from: readonly Member[],
  need: Need,
  count: number,
  stream: Random,
  directly: boolean,
): Helper[] {
  const free = from.filter((one) => !need.helpers.some((known) => known.member === one && known.state !== 'gone'))
  const chosen: Member[] = []
  for (let left = free; chosen.length < count && left.length; left = left.filter((one) => !chosen.includes(one)))
    chosen.push(stream.weighted(left, (one) => one.weight / (1 + one.asked) ** 1.5))
  for (const one of chosen) one.asked++
  return chosen.map((member) => ({
    member,
    state: 'asked',
    directly,
    will:
      member.manner === 'never'
        ? stream.pick(['decline', 'silent'] as const)
        : stream.weighted(
            ['serve', 'decline', 'silent', 'withdraw'] as const,
            (one) => ({ serve: 86, decline: 8, silent: 4, withdraw: 2 })[one],
          ),
    sendBack: stream.chance(0.05),
    doneWell: stream.chance(0.2),
    orderId: '',
    serviceId: '',
    evidence: 'E0',
    dueAt: new Date(0),
    happenedOn: '',
    minutes: 30 + stream.int(0, 12) * 10,
  }))
}
