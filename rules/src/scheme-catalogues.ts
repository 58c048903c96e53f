import { type Static, Type } from 'typebox'
import { closed, From, Id, maybe, Name, Say } from './scheme-parts.ts'

/**
 * What a scheme can name. `chips` is what residents choose from, `needs` the kinds of need, `channels` the ways a need
 * comes in, `ways` the ways of taking part, `lists` the derived lists.
 */
export const catalogueNames = [
  'chips',
  'fields',
  'needs',
  'channels',
  'posts',
  'projects',
  'groups',
  'teams',
  'roles',
  'activities',
  'campaigns',
  'ways',
  'resources',
  'lists',
  'meetings',
  'awards',
  'refusals',
  'breaches',
  'emergency-levels',
  'reports',
] as const
export type CatalogueName = (typeof catalogueNames)[number]

const Entry = closed({
  id: Id,
  name: Name,
  say: Say,
  licence: maybe(Name),
  minors: maybe(Type.Boolean()),
  risk: maybe(Type.Boolean()),
  from: maybe(From),
  field: maybe(Id),
})
export type CatalogueEntry = Static<typeof Entry>

/** Lists of entries by catalogue. */
export const Catalogues = closed(
  Object.fromEntries(catalogueNames.map((name) => [name, maybe(Type.Array(Entry))])) as Record<
    CatalogueName,
    ReturnType<typeof maybe<ReturnType<typeof Type.Array<typeof Entry>>>>
  >,
)
