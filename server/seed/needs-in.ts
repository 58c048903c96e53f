import { answerNeed, fileNeed, needChoices, sortNeed } from '@lianxin/contract/needs'
import type { Client } from './client.ts'
import { demoNeeds } from './needs.ts'
import type { Size } from './places.ts'
import { random } from './random.ts'

const routes = ['telephone', 'counter', 'door', 'paper'] as const

/**
 * Files `count` needs at the desks of the communities that have a signed-in clerk, as told there; two thirds are
 * sorted and published, a few answered, the rest wait. Gives how many were filed. Others' communities are passed by.
 */
export async function placeNeeds(
  clerks: ReadonlyMap<string, Client>,
  ids: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
  count: number,
  seed?: number,
  size?: Partial<Size>,
): Promise<number> {
  const stream = random(seed ?? 0, 'desk')
  let filed = 0
  for (const need of demoNeeds(count, seed, size)) {
    const clerk = clerks.get(need.communityCode)
    const communityId = ids.get(need.communityCode)
    const fate = stream.next()
    const route = stream.pick(routes)
    if (!clerk || !communityId) continue
    const { neighbourhoods } = await clerk.call(needChoices, { params: { communityId } })
    const neighbourhoodId = neighbourhoods.find((one) => one.name === names.get(need.neighbourhoodCode))?.id
    const place = neighbourhoodId ? { neighbourhoodId } : {}
    const { id, seq } = await clerk.call(fileNeed, {
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
    filed++
    const params = { communityId, needId: id }
    if (fate < 0.06)
      await clerk.call(answerNeed, { params, body: { seq, answer: '这件事归街道管，电话已经写在回条上。' } })
    if (fate < 0.35) continue
    const { kind, category, publicLine, helpersWanted } = need
    const targetGroup = need.targetGroup ?? null
    await clerk.call(sortNeed, {
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
  }
  return filed
}
