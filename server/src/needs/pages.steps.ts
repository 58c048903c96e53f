import type { Step } from '../platform/parts.ts'
import type { Words } from '../platform/words.ts'
import { sayMoment } from './pages.parts.ts'
import type { MyStory } from './queries.ts'

/** Lines that tell a resident nothing. */
const silent = new Set(['release'])

/** What is waited for now, as the last line; undefined when nothing is. */
function waitedFor(t: Words, state: string): Step | undefined {
  switch (state) {
    case 'held':
    case 'placed':
    case 'sorted':
      return { what: t('needs:my.wait-look'), state: 'waiting' }
    case 'open':
      return { what: t('needs:my.wait-helper'), state: 'waiting' }
    case 'in-hand':
      return { what: t('needs:my.wait-come'), state: 'waiting' }
    case 'served':
      return { what: t('needs:my.wait-rate'), under: t('needs:my.wait-rate-under'), state: 'waiting' }
    default:
      return undefined
  }
}

/** Who is coming: the helpers who hold an order now or have done it. */
function comers(t: Words, story: MyStory): string {
  // a unit's order that was passed on speaks through its members
  const passed = new Set(story.orders.map((order) => order.parentId))
  return story.orders
    .filter((order) => !passed.has(order.id))
    .map(({ unit, person }) =>
      person
        ? t('needs:my.helper-person', { unit: unit ?? '', name: person })
        : t('needs:my.helper-unit', { unit: unit ?? '' }),
    )
    .join(t('needs:list-mark'))
}

/** Dated lines in plain words, newest last, ending with what is waited for. */
export function steps(t: Words, need: { state: string; route: string }, story: MyStory): Step[] {
  let sorted = false
  const done = story.history.flatMap((line, at): Step[] => {
    // only the first look is news; every correction after it is the desk's own business
    if (silent.has(line.verb) || (line.verb === 'sort' && sorted)) return []
    // unit and member both accept: the resident reads it once
    if (line.verb === 'take' && story.history[at + 1]?.verb === 'take') return []
    sorted ||= line.verb === 'sort'
    const own = need.route === 'own' ? 'needs:line.place-own' : 'needs:line.place-told'
    const who = line.verb === 'place' ? t(own) : line.verb === 'take' ? comers(t, story) : undefined
    return [
      {
        what: t(`needs:line.${line.verb}`),
        under: [sayMoment(t, line.at), who].filter(Boolean).join(' · '),
        state: 'done',
      },
    ]
  })
  const waited = waitedFor(t, need.state)
  return waited ? [...done, waited] : done
}
