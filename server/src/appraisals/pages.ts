import type { Ctx } from '../context.ts'
import { html } from '../platform/html.ts'
import { page } from '../platform/page.ts'
import { isElder } from '../platform/page-assets.ts'
import { callCard, listRow, rowList } from '../platform/parts.ts'
import { type PageInput, pageRoute } from '../platform/route.ts'
import { words } from '../platform/words.ts'
import { publicNotices } from './queries.awards.ts'
import { publicCommunity } from './queries.ts'

const anyone = { can: 'community.read', at: 'community' } as const

/** What hangs out in public: who is proposed for an award, until when, and how to object. Paper keeps it as it is. */
async function awards(ctx: Ctx, { request }: PageInput) {
  const t = words(ctx.language)
  const community = await publicCommunity(ctx)
  const notices = await publicNotices(ctx, community.id)
  const day = (date: string) => {
    const [, month, of] = date.split('-').map(Number)
    return t('appraisals:notice.day', { month, day: of })
  }
  const rows = notices.map(({ award, name, unitName, endsOn }) =>
    listRow({
      what: t('appraisals:notice.what', { award, name }),
      under: [unitName, t('appraisals:notice.until', { day: day(endsOn) })].filter(Boolean).join(' · '),
    }),
  )
  const body = html`<h1>${t('appraisals:notice.title')}</h1>
<p class="lead">${t('appraisals:notice.lead')}</p>
${rowList(rows, t('appraisals:notice.none'))}
<p>${t('appraisals:notice.object')}</p>
${callCard(t, community.phone)}`
  const shared = { community, language: ctx.language, elder: isElder(request), back: `/c/${community.code}` }
  return { html: page({ ...shared, title: t('appraisals:notice.title'), body }) }
}

/** Pages that everybody may read. */
export const pages = [pageRoute('GET', '/c/:code/awards', anyone, awards)]
