import type { Reply } from '@lianxin/contract/endpoint'
import { answerNeed, fileNeed, needChoices, sortNeed } from '@lianxin/contract/needs'
import type { Client } from './client.ts'
import { inTurns } from './in-turns.ts'
import { type DemoNeed, demoNeeds } from './needs.ts'
import type { Size } from './places.ts'
import { random } from './random.ts'

/** A need as the desk has it after filing and sorting; `slip` is the address of what the resident was given. */
export interface PlacedNeed {
  communityId: string
  id: string
  state: string
  /** What the text is about; at the desk it stands under the nearest field of the community's scheme. */
  category: DemoNeed['category']
  helpersWanted: number
  slip: string
}

const routes = ['telephone', 'counter', 'door', 'paper'] as const

/** A need with what becomes of it at the desk, drawn before anybody calls. */
interface Coming {
  need: DemoNeed
  fate: number
  route: (typeof routes)[number]
}

/**
 * Files `count` needs at the desks of the communities that have a signed-in clerk, as told there; two thirds are
 * sorted and published, a few answered, the rest wait. Gives those that were filed. Others' communities are passed by.
 */
export async function placeNeeds(
  clerks: ReadonlyMap<string, Client>,
  ids: ReadonlyMap<string, string>,
  count: number,
  seed?: number,
  size?: Partial<Size>,
): Promise<PlacedNeed[]> {
  const stream = random(seed ?? 0, 'desk')
  const coming = demoNeeds(count, seed, size).map(
    (need): Coming => ({ need, fate: stream.next(), route: stream.pick(routes) }),
  )
  const byDesk = await inTurns([...clerks], 4, async ([code, clerk]) => {
    const filed: PlacedNeed[] = []
    const here = coming.filter(({ need }) => need.communityCode === code)
    if (here.length === 0) return filed
    const choices = await clerk.call(needChoices, { params: { communityId: ids.get(code) ?? '' } })
    for (const one of here) filed.push(await place(clerk, ids, one, choices))
    return filed
  })
  return byDesk.flat()
}

type Choices = Pick<Reply<typeof needChoices>, 'chips' | 'fields'>

/** The field of this scheme that a text of this category goes to: its own, its chip's, “other”, or not sure. */
function fieldFor({ chips, fields }: Choices, category: string): string {
  const wanted = [category, chips.find(({ id }) => id === category)?.field, 'other']
  return wanted.find((id) => fields.some((field) => field.id === id)) ?? 'unclear'
}

async function place(
  clerk: Client,
  ids: ReadonlyMap<string, string>,
  coming: Coming,
  choices: Choices,
): Promise<PlacedNeed> {
  const { need, fate, route } = coming
  const category = fieldFor(choices, need.category)
  const { text, kind, door, wanted, name, phone, publicLine, helpersWanted, targetGroup = null } = need
  const communityId = ids.get(need.communityCode) ?? ''
  const neighbourhoodId = ids.get(need.neighbourhoodCode) ?? ''
  const { id, seq, state, slip } = await clerk.call(fileNeed, {
    params: { communityId },
    body: { neighbourhoodId, text, category, kind, door, wanted, name, ...(phone ? { phone } : {}), route },
  })
  const placed = { communityId, id, state, slip, category: need.category, helpersWanted }
  const params = { communityId, needId: id }
  if (fate < 0.06) {
    await clerk.call(answerNeed, { params, body: { seq, answer: '这件事归街道管，电话已经写在回条上。' } })
    return { ...placed, state: 'answered' }
  }
  if (fate < 0.35) return placed
  const looked = { urgency: 'normal', looked: true, publish: true } as const
  const body = { seq, category, kind, publicLine, helpersWanted, targetGroup, ...looked }
  return { ...placed, state: (await clerk.call(sortNeed, { params, body })).state }
}
