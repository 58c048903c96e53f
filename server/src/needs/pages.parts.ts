import type { NeedTime } from '@lianxin/contract/needs'
import { beijingTime, businessDate, weekday } from '@lianxin/rules/calendar'
import type { FastifyRequest } from 'fastify'
import type { Ctx } from '../context.ts'
import { type PageOptions, page } from '../platform/page.ts'
import { isElder } from '../platform/page-assets.ts'
import { statusTag, type TagKind } from '../platform/parts.ts'
import { type Words, words } from '../platform/words.ts'
import { communityOf, type FrontRow } from './queries.ts'

/** What every page of a community starts from. */
export interface Front {
  t: Words
  community: FrontRow
  /** `/c/<code>` */
  base: string
  /** Puts the frame around a page's own part. */
  show(options: Omit<PageOptions, 'community' | 'elder' | 'language'>): string
}

/** The community, its words and its frame for one request. */
export async function frontOf(ctx: Ctx, request: FastifyRequest): Promise<Front> {
  const community = await communityOf(ctx)
  const shared = { community, language: ctx.language, elder: isElder(request) }
  return {
    t: words(ctx.language),
    community,
    base: `/c/${community.code}`,
    show: (options) => page({ ...shared, ...options }),
  }
}

/** “11月22日 周日” of a Beijing day. */
export const sayDate = (t: Words, date: string): string =>
  t('needs:day', {
    month: Number(date.slice(5, 7)),
    day: Number(date.slice(8, 10)),
    weekday: t(`needs:weekday.${weekday(date)}`),
  })

/** “11月22日 周日 14:30”. */
export const sayMoment = (t: Words, at: Date): string => `${sayDate(t, businessDate(at))} ${beijingTime(at).time}`

/** “周六、周日”, with the one day when there is one; empty when any time will do. */
export function sayWanted(t: Words, need: { wanted: string; wantedOn: string | null }): string {
  if (need.wantedOn) return sayDate(t, need.wantedOn)
  const times = need.wanted.split(',').filter((time) => time && time !== 'any' && time !== 'soonest') as NeedTime[]
  return times.map((time) => t(`needs:time.${time}`)).join(t('needs:list-mark'))
}

const tags: Record<string, TagKind> = {
  held: 'waiting',
  placed: 'waiting',
  sorted: 'waiting',
  open: 'waiting',
  'in-hand': 'doing',
  served: 'done',
  closed: 'done',
  answered: 'quiet',
  merged: 'doing',
  withdrawn: 'quiet',
}

/** The state as residents read it. */
export const stateTag = (t: Words, state: string) => statusTag(tags[state] ?? 'quiet', t(`needs:shown.${state}`))

/** First value of a posted field, '' when it is missing. */
export const fieldOf = (form: Record<string, string | string[]>, name: string): string => {
  const value = form[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

/** All values of a posted field. */
export const fieldsOf = (form: Record<string, string | string[]>, name: string): string[] => {
  const value = form[name]
  return value === undefined ? [] : Array.isArray(value) ? value : [value]
}
