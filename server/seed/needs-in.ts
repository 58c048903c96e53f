import type { Reply } from '@lianxin/contract/endpoint'
import { answerNeed, fileNeed, type NeedCategory, needChoices, sortNeed } from '@lianxin/contract/needs'
import type { Client } from './client.ts'
import { demoNeeds } from './needs.ts'
import type { Size } from './places.ts'
import { random } from './random.ts'

/** A need as the desk has it after filing and sorting; `slip` is the address of what the resident was given. */
export interface PlacedNeed {
  communityId: string
  id: string
  state: string
  category: NeedCategory
  helpersWanted: number
  slip: string
}

const routes = ['telephone', 'counter', 'door', 'paper'] as const

/**
 * Files `count` needs at the desks of the communities that have a signed-in clerk, as told there; two thirds are
 * sorted and published, a few answered, the rest wait. Gives those that were filed. Others' communities are passed by.
 */
export async function placeNeeds(
  clerks: ReadonlyMap<string, Client>,
  ids: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
  count: number,
  seed?: number,
  size?: Partial<Size>,
): Promise<PlacedNeed[]> {
  const stream = random(seed ?? 0, 'desk')
  const filed: PlacedNeed[] = []
  const choices = new Map<string, Reply<typeof needChoices>['neighbourhoods']>()
  for (const need of demoNeeds(count, seed, size)) {
    const clerk = clerks.get(need.communityCode)
    const communityId = ids.get(need.communityCode)
    const fate = stream.next()
    const route = stream.pick(routes)
    if (!clerk || !communityId) continue
    const neighbourhoods =
      choices.get(communityId) ?? (await clerk.call(needChoices, { params: { communityId } })).neighbourhoods
    choices.set(communityId, neighbourhoods)
    const neighbourhoodId = neighbourhoods.find((one) => one.name === names.get(need.neighbourhoodCode))?.id
    const place = neighbourhoodId ? { neighbourhoodId } : {}
    const { id, seq, state, slip } = await clerk.call(fileNeed, {
      params: { communityId },
      body: {
        ...place,
        text: need.text,
        category: need.category,
        kind: need.kind,
        door: need.door,
        wanted: need.wanted,
        name: need.name,
        ...(need.phone ? { phone: need.phone } : {}),
        route,
      },
    })
    const placed = { communityId, id, state, slip, category: need.category, helpersWanted: need.helpersWanted }
    filed.push(placed)
    const params = { communityId, needId: id }
    if (fate < 0.06)
      await clerk.call(answerNeed, { params, body: { seq, answer: '这件事归街道管，电话已经写在回条上。' } })
    if (fate < 0.35) continue
    const { kind, category, publicLine, helpersWanted } = need
    const targetGroup = need.targetGroup ?? null
    const sorted = await clerk.call(sortNeed, {
      params,
      body: {
        seq,
        category,
        kind,
        urgency: 'normal',
        publicLine,
        helpersWanted,
        targetGroup,
        looked: true,
        publish: true,
      },
    })
    placed.state = sorted.state
  }
  return filed
}
