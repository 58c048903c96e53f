import { businessDate } from '@lianxin/rules/calendar'
import type { Ctx } from '../context.ts'
import { type Html, html } from '../platform/html.ts'
import { icon } from '../platform/icons.ts'
import { isId } from '../platform/ids.ts'
import { buttonLink, callCard, emergencyNotice, listRow, rowList, sectionHead, telephone } from '../platform/parts.ts'
import { posterPage } from '../platform/qr.ts'
import { type PageInput, pageRoute } from '../platform/route.ts'
import type { Words } from '../platform/words.ts'
import { type Front, frontOf, sayDate, sayWanted, stateTag } from './pages.parts.ts'
import { type Done, publicDeeds } from './queries.deeds.ts'
import { frontCounts, publicNeeds } from './queries.ts'

const anyone = { can: 'community.read', at: 'community' } as const
const MONTH = 30 * 24 * 3_600_000
const onFront = 6
const onPage = 30

type Shown = Awaited<ReturnType<typeof publicNeeds>>[number]

/** What can be said of a public need in one line, without anybody's name. */
function under(t: Words, need: Shown): string {
  const when = sayWanted(t, need)
  if (need.state === 'open') {
    const key = `${need.helpersWanted > 1 ? 'waits-many' : 'waits'}${when ? '-when' : ''}`
    return t(`needs:front.${key}`, { count: need.helpersWanted, when })
  }
  if (need.state === 'in-hand')
    return need.unit ? t('needs:front.taken-by', { unit: need.unit }) : t('needs:front.taken')
  return t('needs:front.done-on', { day: sayDate(t, businessDate(need.stateAt)) })
}

/** Names at most so many members of one deed; a clean-up of two hundred would fill the page. */
const named = 3

/** Who did it, when and how it was confirmed, a line each; then what the resident lets be told. */
function deedLines(t: Words, { deeds, thanks }: Done): string[] {
  const lines = deeds.slice(0, named).map((deed) =>
    t('needs:front.deed', {
      day: sayDate(t, deed.day),
      unit: deed.unit,
      name: deed.name ?? t('needs:front.a-member'),
      evidence: t(`needs:front.evidence.${deed.evidence}`),
    }),
  )
  if (deeds.length > named) lines.push(t('needs:front.deed-more', { count: deeds.length - named }))
  return thanks ? [...lines, t('needs:front.thanks', { thanks })] : lines
}

const row = (t: Words, need: Shown, done: Done | undefined): Html => {
  const shown = done && (need.state === 'served' || need.state === 'closed') ? deedLines(t, done) : []
  const first = [need.place, shown.length ? '' : under(t, need)].filter(Boolean).join(' · ')
  return listRow({
    what: need.publicLine ?? '',
    under: html`${first}${shown.map((line, at) => html`${(first || at > 0) && html`<br>`}${line}`)}`,
    tag: stateTag(t, need.state),
  })
}

/** The rows of public needs with the deeds that the scheme lets be told. */
async function rowsOf(ctx: Ctx, { t, community }: Front, shown: readonly Shown[]): Promise<Html[]> {
  const ids = shown.map((need) => need.id)
  const done = await publicDeeds(ctx, community.id, ids)
  return shown.map((need) => row(t, need, done.get(need.id)))
}

/** The red way in, with the telephone beside it. */
const action = ({ t, community, base }: Front) =>
  html`${community.phone && html`<a class="button stacked" href="${telephone(community.phone)}">${icon('phone')}${t('pages:call')}</a>`}${buttonLink(`${base}/need`, t('needs:front.place'), { primary: true })}`

async function front(ctx: Ctx, { request }: PageInput) {
  const here = await frontOf(ctx, request)
  const { t, community, base } = here
  const since = new Date(ctx.app.clock.now().getTime() - MONTH)
  const [shown, counts] = await Promise.all([
    publicNeeds(ctx, community.id, onFront),
    frontCounts(ctx, community.id, since),
  ])
  const { phone, hours } = community
  const lead = phone && hours ? t('needs:front.lead-phone', { phone, hours }) : t('needs:front.lead')
  const { schemeId } = community
  const awards = schemeId ? ctx.app.schemes.at(schemeId, businessDate(ctx.app.clock.now())).awards : undefined
  const hasAwards = Boolean(awards?.length)
  const more = { to: `${base}/needs`, label: t('pages:all', { count: counts.shown }) }
  const body = html`${emergencyNotice(t)}
<h1>${t('needs:front.title')}</h1>
<p class="lead">${lead}</p>
${callCard(t, phone)}
${sectionHead(t('needs:front.recent'), counts.shown > shown.length ? more : undefined)}
${rowList(await rowsOf(ctx, here, shown), t('needs:front.none'))}
${counts.came > 0 && html`<p class="secondary front-counts">${t('needs:front.counts', { ...counts })}</p>`}
<ul class="rows">${hasAwards && listRow({ what: t('appraisals:notice.title'), to: `${base}/awards` })}${listRow({ what: t('needs:front.find'), to: `${base}/find` })}${listRow({ what: t('needs:front.poster'), to: `${base}/poster` })}${listRow({ what: t('needs:front.member'), to: '/m' })}</ul>`
  return { html: here.show({ title: community.name, body, action: action(here) }) }
}

async function allNeeds(ctx: Ctx, { request, query }: PageInput) {
  const here = await frontOf(ctx, request)
  const { t, community, base } = here
  const shown = await publicNeeds(ctx, community.id, onPage + 1, isId(query.before) ? query.before : undefined)
  const last = shown.length > onPage ? shown[onPage - 1] : undefined
  const rows = await rowsOf(ctx, here, shown.slice(0, onPage))
  const body = html`<h1>${t('needs:list.title')}</h1><p class="lead">${t('needs:list.lead')}</p>
${rowList(rows, t('needs:front.none'))}
${last && html`<p>${buttonLink(`${base}/needs?before=${last.id}`, t('needs:list.more'))}</p>`}`
  return { html: here.show({ title: t('needs:list.title'), back: base, body, action: action(here) }) }
}

async function find(ctx: Ctx, { request }: PageInput) {
  const here = await frontOf(ctx, request)
  const { t, community, base } = here
  const body = html`<h1>${t('needs:find.title')}</h1>
<p>${t('needs:find.lead')}</p>
<p>${t('needs:find.lost')}</p>
<p class="secondary">${t('needs:find.why')}</p>
${callCard(t, community.phone)}`
  const call =
    community.phone &&
    html`<a class="button primary" href="${telephone(community.phone)}">${icon('phone')}${t('pages:call-number', { phone: community.phone })}</a>`
  return { html: here.show({ title: t('needs:find.title'), back: base, body, ...(call ? { action: call } : {}) }) }
}

async function poster(ctx: Ctx, { request }: PageInput) {
  const { community, base } = await frontOf(ctx, request)
  const address = `${ctx.app.config.publicOrigin}${base}`
  return { html: await posterPage({ community, address, language: ctx.language }) }
}

/** What everybody sees of a community: the front, all public needs, how to look one up, the poster. */
export const frontPages = [
  pageRoute('GET', '/c/:code', anyone, front),
  pageRoute('GET', '/c/:code/needs', anyone, allNeeds),
  pageRoute('GET', '/c/:code/find', anyone, find),
  pageRoute('GET', '/c/:code/poster', anyone, poster),
]
