import type { Reply } from '@lianxin/contract/endpoint'
import type { needChoices } from '@lianxin/contract/needs'
import { needKinds, needTimes, needUrgencies, toldRoutes } from '@lianxin/contract/needs'
import { sayCategory } from '../../category.ts'
import type { Choice } from '../../ui/fields.tsx'
import type { T } from './say.ts'

type Choices = Reply<typeof needChoices>

const worded = (t: T, prefix: string, values: readonly string[]): Choice[] =>
  values.map((value) => ({ value, label: t(`${prefix}.${value}`) }))

/** Fields that no chip already names. */
const finer = (from: Choices | undefined) =>
  (from?.fields ?? []).filter(({ id }) => !from?.chips.some((chip) => chip.id === id))

/** As the scheme names them, and “not sure” last. */
const categories = (t: T, entries: readonly { id: string; name: string }[]): Choice[] => [
  ...entries.map(({ id, name }) => ({ value: id, label: sayCategory(id, name) })),
  { value: 'unclear', label: t('category.unclear') },
]

/** Everything that the file and sort forms let choose, in words. */
export const choicesOf = (t: T, from: Choices | undefined) => ({
  /** What was told: the resident's words and the desk's finer ones. */
  told: categories(t, [...(from?.chips ?? []), ...finer(from)]),
  fields: categories(t, from?.fields ?? []),
  groups: worded(t, 'group', from?.groups ?? []),
  places: (from?.neighbourhoods ?? []).map(({ id, name }) => ({ value: id, label: name })),
  kinds: worded(t, 'kind', needKinds),
  urgencies: worded(t, 'urgency', needUrgencies),
  times: worded(t, 'time', needTimes),
  routes: worded(t, 'route', toldRoutes),
})
