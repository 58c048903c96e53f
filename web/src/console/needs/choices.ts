import type { Reply } from '@lianxin/contract/endpoint'
import type { needChoices } from '@lianxin/contract/needs'
import { needKinds, needTimes, needUrgencies, toldRoutes } from '@lianxin/contract/needs'
import type { Choice } from '../../ui/fields.tsx'
import type { T } from './say.ts'

type Choices = Reply<typeof needChoices>

const worded = (t: T, prefix: string, values: readonly string[]): Choice[] =>
  values.map((value) => ({ value, label: t(`${prefix}.${value}`) }))

/** Everything that the file and sort forms let choose, in words. */
export const choicesOf = (t: T, from: Choices | undefined) => ({
  categories: worded(t, 'category', from?.categories ?? []),
  groups: worded(t, 'group', from?.groups ?? []),
  places: (from?.neighbourhoods ?? []).map(({ id, name }) => ({ value: id, label: name })),
  kinds: worded(t, 'kind', needKinds),
  urgencies: worded(t, 'urgency', needUrgencies),
  times: worded(t, 'time', needTimes),
  routes: worded(t, 'route', toldRoutes),
})
