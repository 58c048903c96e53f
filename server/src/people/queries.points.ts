import { versionOf } from '@lianxin/rules/scheme'
import type { Db } from '../db.ts'
import { idFrom } from '../platform/ids.ts'
import type { Schemes } from '../platform/schemes.ts'
import { itemsOf } from './queries.ts'

/** A year's records of a busy member, several times over. */
const mostRecords = 500

/** The member's own records by the id of each fact they became: what stands behind a line of her points. */
export async function servicesByFact(db: Db, personId: string): Promise<Map<string, Record<string, unknown>>> {
  const found = new Map<string, Record<string, unknown>>()
  for (const { entityId, data } of await itemsOf(db, personId, 'service', { limit: mostRecords })) {
    const { line, publicLine, happenedOn, minutes, evidence } = data as Record<string, unknown>
    const shown = { line, publicLine, happenedOn, minutes, evidence }
    // a resident's single ratings stay sealed; `service.rated` here is the community's own word (XX-3)
    for (const kind of ['service.verified', 'service.rated']) found.set(idFrom(kind, entityId, personId), shown)
  }
  return found
}

/** Title of the document a line cites, as the version that made the line names it. */
export function sourceOf(schemes: Schemes, { scheme, cites }: { scheme: string; cites: { doc: string } }) {
  const by = schemes.all().find(({ own }) => versionOf(own) === scheme)
  return by?.whole.sources[cites.doc]?.title
}

interface Shown {
  key: string
  fact: string
  rule: string
  date: string
  factDate?: string
  scheme: string
  reverses?: string
}

/**
 * Lines that a later version of the scheme made of an older day, and those it took back, by their key: since when that
 * version holds and why it was made. What is scored by the version of its own day is not here.
 */
export function scoredAnew(
  schemes: Schemes,
  lines: readonly Shown[],
): Map<string, { effective: string; note: string }> {
  const versions = new Map(schemes.all().map((one) => [versionOf(one.own), one]))
  const anew = new Map<string, { effective: string; note: string }>()
  const matters = new Map<string, { effective: string; note: string }>()
  for (const { key, fact, rule, date, factDate, scheme, reverses } of lines) {
    const version = versions.get(scheme)
    if (reverses || !version || version.own.effective <= (factDate ?? date)) continue
    const said = { effective: version.own.effective, note: version.note ?? '' }
    anew.set(key, said)
    matters.set(`${fact}|${rule}`, said)
  }
  for (const { key, fact, rule, reverses } of lines) {
    const said = reverses ? matters.get(`${fact}|${rule}`) : undefined
    if (said) anew.set(key, said)
  }
  return anew
}
