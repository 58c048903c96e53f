import type { Ctx } from '../context.ts'
import { bareText } from '../platform/forms.ts'
import { type Html, html } from '../platform/html.ts'
import { page } from '../platform/page.ts'
import { isElder } from '../platform/page-assets.ts'
import { listRow, rowList, sectionHead, submitButton } from '../platform/parts.ts'
import { type PageInput, pageRoute } from '../platform/route.ts'
import { type Words, words } from '../platform/words.ts'
import {
  communitiesIn,
  communitiesNamed,
  type FoundCommunity,
  listed,
  placeAbove,
  placesBelow,
} from './queries.places.ts'

const longestSearch = 40

const communityRow = (community: FoundCommunity, under: (string | null | undefined)[]): Html =>
  listRow({
    what: community.neighbourhood ? `${community.neighbourhood} · ${community.name}` : community.name,
    under: under.filter(Boolean).join(' · '),
    to: `/c/${community.code}`,
  })

/** What was searched for, or the sentence that says how else to get there. */
const foundPart = (t: Words, text: string, found: FoundCommunity[]): Html =>
  html`${sectionHead(t('organisations:front.found', { text }))}
${rowList(
  found.map((one) => communityRow(one, [one.street, one.address])),
  t('organisations:front.none', { text }),
)}`

/** The communities by street. */
function streetsPart(t: Words, communities: FoundCommunity[]): Html {
  const streets = Map.groupBy(communities, (one) => one.street ?? '')
  if (!streets.size) return html`<p class="empty">${t('organisations:front.empty')}</p>`
  return html`${[...streets].map(
    ([street, inIt]) =>
      html`${street && sectionHead(street)}${rowList(
        inIt.map((one) => communityRow(one, [one.address])),
        '',
      )}`,
  )}`
}

/** What lies in a place: its communities where a page holds them, else the places below; a lone one is gone through. */
async function areaPart(ctx: Ctx, t: Words, top?: { path: string }): Promise<Html> {
  const communities = await communitiesIn(ctx, top?.path)
  if (communities.length <= listed) return streetsPart(t, communities)
  const below = await placesBelow(ctx, top?.path)
  const [only, second] = below
  if (only && !second && only.path !== top?.path) return areaPart(ctx, t, only)
  const rows = below.map((place) =>
    listRow({
      what: place.name,
      ...(place.kind === 'community'
        ? { to: `/c/${place.code}` }
        : {
            under: t('organisations:front.communities', { count: place.communities }),
            to: `/?in=${encodeURIComponent(place.code)}`,
          }),
    }),
  )
  return rowList(rows, t('organisations:front.empty'))
}

/** The bare address: where somebody who typed it finds their community, and the ways in for members and staff. */
async function front(ctx: Ctx, { request, query }: PageInput) {
  const t = words(ctx.language)
  const text = (query.q ?? '').trim().slice(0, longestSearch)
  const top = query.in ? await placeAbove(ctx, query.in) : undefined
  const search = { name: 'q', label: t('organisations:front.search'), value: text, max: longestSearch }
  const body = html`<h1>${t('organisations:front.title')}</h1>
<p class="lead">${t('organisations:front.lead')}</p>
<form method="get" action="/" class="find-place">${bareText({ ...search, type: 'search', placeholder: t('organisations:front.search') })}${submitButton(t('organisations:front.find'))}</form>
${text ? foundPart(t, text, await communitiesNamed(ctx, text)) : html`${top && html`<h2>${top.name}</h2>`}${await areaPart(ctx, t, top)}`}
${sectionHead(t('organisations:front.others'))}
<ul class="rows">${(text || top) && listRow({ what: t('organisations:front.all'), to: '/' })}${listRow({ what: t('organisations:front.member'), to: '/m' })}${listRow({ what: t('organisations:front.staff'), to: '/console' })}</ul>`
  const shared = { language: ctx.language, elder: isElder(request), ...(top || text ? { back: '/' } : {}) }
  return { html: page({ ...shared, title: t('organisations:front.title'), body }) }
}

export const pages = [pageRoute('GET', '/', { can: 'community.read', at: 'nowhere' }, front)]
