import { opens, readsOfPage } from './growth.ts'
import type { Town } from './town.ts'

/** Each record to verify is held against its member's other records: as many as a page of members have, whatever else there is. */
const perPerson = 20_000

/** A ledger may sort what one community has while that is cheaper than walking its index. */
const oneCommunity = 10_000

/** The pages that are opened all day, and how many rows each may look at: a page of them and what stands around it. */
const pages = (
  town: Town,
): Record<string, { ask: () => Promise<{ status: number }>; counts?: boolean; most?: number }> => {
  const needs = `/api/communities/${town.apricot.id}/needs`
  const ledger = (kind: string) => `/api/communities/${town.apricot.id}/ledgers/${kind}`
  const { clerk, member, secretary, http } = town
  return {
    'needs that wait': { ask: opens(clerk, needs), counts: true },
    'needs by state': { ask: opens(clerk, `${needs}?state=open`), counts: true },
    'needs long closed, newest first': { ask: opens(clerk, `${needs}?state=closed&order=newest`), counts: true },
    'needs by category': { ask: opens(clerk, `${needs}?category=repair`), counts: true },
    'needs by neighbourhood': { ask: opens(clerk, `${needs}?neighbourhoodId=${town.garden.id}`), counts: true },
    'needs for many': { ask: opens(clerk, `${needs}?collective=true`), counts: true },
    'needs by words': { ask: opens(clerk, `${needs}?search=${encodeURIComponent('帮忙')}`), counts: true },
    'the desk’s week': { ask: opens(clerk, `/api/communities/${town.apricot.id}/week`) },
    'records to verify': {
      ask: opens(clerk, `/api/communities/${town.apricot.id}/services?state=written,entered-later`),
      most: perPerson,
    },
    'people to confirm': { ask: opens(clerk, `/api/communities/${town.apricot.id}/enrolments?state=reported`) },
    'a member’s day': { ask: opens(member, '/api/me/today') },
    'a member’s list': { ask: opens(member, '/api/me/items?entity=service') },
    'a unit’s orders': { ask: opens(secretary, `/api/units/${town.waterworks.id}/orders`) },
    'who has reported of a unit': { ask: opens(secretary, `/api/units/${town.waterworks.id}/reporting`) },
    'the public front': { ask: opens(http, `/c/${town.apricot.code}`), counts: true },
    'all open needs in public': { ask: opens(http, `/c/${town.apricot.code}/needs`) },
    'the ledger of needs': { ask: opens(clerk, ledger('needs')), most: oneCommunity },
    'the ledger of records': { ask: opens(clerk, ledger('services')), most: oneCommunity },
    'the ledger of points': { ask: opens(clerk, ledger('points')) },
    'the ledger of members': { ask: opens(clerk, ledger('members')) },
    'the unit’s ledger of records': { ask: opens(secretary, `/api/units/${town.waterworks.id}/ledgers/services`) },
  }
}

/** What is wrong with the plans of all pages: a scan of a table that grows, or more rows than a page may look at. */
export async function badPlans(town: Town, mostRows: number): Promise<string[]> {
  const bad: string[] = []
  for (const [name, { ask, counts, most }] of Object.entries(pages(town))) {
    const reads = await readsOfPage(town.app.config.appUrl, ask)
    for (const { table, node, rows, sql } of reads) {
      // how many are in each state is one walk over an index of the community's own
      const counting = counts && /count\(\*\)/.test(sql) && (/group by "state"/.test(sql) || /as "shown"/.test(sql))
      const scans = (node === 'Seq Scan' && rows > 50) || (rows > (most ?? mostRows) && !counting)
      if (scans) bad.push(`${name}: ${node} on ${table}, ${rows} rows: ${sql.replace(/\s+/g, ' ').slice(0, 160)}`)
    }
  }
  return bad
}
