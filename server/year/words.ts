import { rateToldNeed, readNeed } from '@lianxin/contract/needs'
import { raise, returnRecord, verify } from '@lianxin/contract/services'
import { evidenceLevel, type Proof } from '@lianxin/rules/evidence'
import { holidays } from '@lianxin/rules/holidays'
import type { Fact } from '@lianxin/rules/scheme-facts'
import { hoursOf, timesOf } from '@lianxin/rules/slots'
import { inTurns } from '../seed/in-turns.ts'
import { random } from '../seed/random.ts'
import said from '../seed/records.json' with { type: 'json' }
import type { Community } from './cast.ts'
import type { Helper, Need } from './needs.ts'
import type { Year } from './year.ts'

const live = (one: Helper) => ['asked', 'accepted', 'written', 'returned'].includes(one.state)

/** The desk looks at what was written: telephones about some, sends a few back, verifies the rest together. */
export async function deskVerifies(year: Year, community: Community): Promise<void> {
  const { web, log } = year
  const { clerk, id: communityId } = community
  const written = year.needs
    .filter((one) => one.community === community)
    .flatMap((need) => need.helpers.filter((one) => one.state === 'written').map((helper) => ({ need, helper })))
  const good: typeof written = []
  for (const { need, helper } of written) {
    const params = { communityId, serviceId: helper.serviceId }
    if (helper.sendBack) {
      await web.call(clerk, returnRecord, { params, body: { reason: said.doubt } })
      log.did('service', 'return', helper.serviceId)
      Object.assign(helper, { state: 'returned', sendBack: false })
      continue
    }
    if (need.proof === 'phoned') helper.evidence = (await web.call(clerk, raise, { params })).evidence
    good.push({ need, helper })
  }
  for (let from = 0; from < good.length; from += 50) {
    const batch = good.slice(from, from + 50)
    const ids = batch.map(({ helper }) => helper.serviceId)
    const wellDone = batch.filter(({ helper }) => helper.doneWell).map(({ helper }) => helper.serviceId)
    await web.call(clerk, verify, { params: { communityId }, body: { ids, wellDone } })
    for (const { need, helper } of batch) verified(year, need, helper)
  }
}

function verified(year: Year, need: Need, helper: Helper): void {
  const { log } = year
  helper.state = 'verified'
  need.done++
  log.did('service', 'verify', helper.serviceId)
  const times = timesOf(helper.happenedOn, helper.seenAt ?? null, hoursOf(null), holidays)
  const hours = Math.round((helper.minutes / 60) * 2) / 2
  const values = { evidence: helper.evidence, field: need.field, hours, ...times } as Fact['values']
  for (const about of subjectsOf(year, need, helper)) {
    log.fact('service.verified', { ...about, date: helper.happenedOn, values })
    if (helper.doneWell)
      log.fact('service.rated', {
        ...about,
        date: helper.happenedOn,
        values: { ...values, rating: 5, by: 'community' },
      })
  }
  if (need.state === 'in-hand' && need.done >= need.wanted) {
    need.state = 'served'
    need.servedAt = year.world.now()
    servedFacts(year, need, helper)
  }
  // the unit's order follows its people's
  if (need.unit && !helper.directly && !need.helpers.some(live)) need.unit = undefined
}

/** What a served need was besides: a wish done, a problem solved, once for each who served it and each of their units. */
function servedFacts(year: Year, need: Need, last: Helper): void {
  const kinds = ['need.served' as const, ...(also[need.text.kind] ?? [])]
  const { happenedOn: date, evidence } = last
  const values = { kind: need.text.kind, evidence, field: need.field } as Fact['values']
  for (const helper of need.helpers.filter((one) => ['verified', 'rated'].includes(one.state)))
    for (const about of subjectsOf(year, need, helper))
      for (const kind of kinds)
        if (year.once(`${kind} ${need.no} ${about.subjectId}`)) year.log.fact(kind, { ...about, date, values })
}

const also: Readonly<Record<string, readonly ('wish.done' | 'problem.solved')[]>> = {
  wish: ['wish.done'],
  problem: ['problem.solved'],
}

function subjectsOf(year: Year, need: Need, { member }: Helper) {
  const communityId = need.community.id
  return [
    {
      who: 'member' as const,
      subjectId: member.personId,
      communityId,
      card: year.cardOf(member.personId, communityId),
    },
    { who: 'unit' as const, subjectId: member.unit.id, communityId, card: 'unit' as const },
  ]
}

/** What a resident does with a served need; drawn for each round of it. */
function fateOf({ seed }: Year, need: Need): { does: 'link' | 'told' | 'reopen' | 'nothing'; score: number } {
  const stream = random(seed, `word ${need.no}.${need.reopened}`)
  const does = stream.weighted(
    ['link', 'told', 'reopen', 'nothing'] as const,
    (one) => ({ link: 72, told: 6, reopen: need.reopened ? 0 : 4, nothing: 18 })[one],
  )
  return { does, score: stream.weighted([5, 4, 3, 2, 1], (one) => [0, 2, 3, 7, 18, 70][one] ?? 0) }
}

/** Residents say by their link how it was, or that it isn't really done. */
export async function residentsSay(year: Year): Promise<void> {
  const served = year.needs.filter((one) => one.state === 'served')
  await inTurns(served, 24, async (need) => {
    const { does, score } = fateOf(year, need)
    if (does !== 'link' && does !== 'reopen') return
    const { web, log } = year
    const seq = /name="seq" value="(\d+)"/.exec(await web.page(need.resident, need.link))?.[1] ?? ''
    if (does === 'reopen') {
      await web.post(need.resident, `${need.link}/reopen`, { seq, reason: '过了两天又坏了' })
      log.did('need', 'reopen', need.id)
      need.reopened++
      need.state = 'open'
      return
    }
    const thanks = said.thanks[need.no % said.thanks.length] ?? ''
    await web.post(need.resident, `${need.link}/rate`, { seq, score: `${score}`, thanks, thanksShown: 'yes' })
    rated(year, need, score, 'link')
  })
}

/** What residents told the desk, filed by the clerk. */
export async function deskFilesWords(year: Year, community: Community): Promise<void> {
  const served = year.needs.filter((one) => one.community === community && one.state === 'served')
  for (const need of served) {
    const { does, score } = fateOf(year, need)
    if (does !== 'told') continue
    const params = { communityId: community.id, needId: need.id }
    const { seq } = await year.web.call(community.clerk, readNeed, { params })
    await year.web.call(community.clerk, rateToldNeed, { params, body: { seq, score } })
    rated(year, need, score, 'told')
  }
}

function rated(year: Year, need: Need, score: number, route: 'link' | 'told'): void {
  const { log } = year
  log.did('need', 'rate', need.id)
  need.state = 'closed'
  const units = new Set<string>()
  for (const helper of need.helpers.filter((one) => one.state === 'verified')) {
    helper.state = 'rated'
    const proofs: Proof[] = ['word', ...(need.proof === 'word' ? [] : [need.proof]), route]
    if (route === 'link') helper.evidence = evidenceLevel(proofs)
    const values = { rating: score, by: 'resident', evidence: helper.evidence, field: need.field } as Fact['values']
    for (const about of subjectsOf(year, need, helper)) {
      if (about.who === 'unit' && units.has(about.subjectId)) continue
      units.add(about.subjectId)
      log.fact('service.rated', { ...about, date: year.today(), values })
    }
  }
}
