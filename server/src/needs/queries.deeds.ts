import { maskName } from '@lianxin/rules/masking'
import { personalParts } from '@lianxin/rules/public-line'
import type { Ctx } from '../context.ts'
import { read } from '../db.ts'
import { schemeOf } from '../platform/schemes.ts'

/** One verified service of a public need, as everybody may read it: the member already masked, null when hidden. */
export interface Deed {
  unit: string
  name: string | null
  day: string
  evidence: 'E0' | 'E1' | 'E2' | 'E3'
}

/** What was done for a need, and what the resident lets be told about it. */
export interface Done {
  deeds: Deed[]
  thanks: string | null
}

/**
 * Deeds and shown thanks of public needs by need id; empty where the community's scheme publishes no deeds
 * (`publication.deeds`). Names follow its `publication.names`, in the thanks too.
 */
export const publicDeeds = (ctx: Ctx, communityId: string, needIds: readonly string[]): Promise<Map<string, Done>> =>
  read(ctx, ctx.scope, async (db) => {
    const found = new Map<string, Done>()
    const { publication } = await schemeOf(ctx, db, communityId)
    if (!publication?.deeds || !needIds.length) return found
    const services = await db.sql
      .selectFrom('services as s')
      .innerJoin('organisations as u', 'u.id', 's.unitId')
      .select(['s.needId', 's.personName', 's.happenedOn', 's.evidence', 'u.name as unit'])
      .where('s.communityId', '=', communityId)
      .where('s.needId', 'in', [...needIds])
      .where('s.state', 'in', ['verified', 'rated'])
      .orderBy('s.happenedOn')
      .orderBy('s.id')
      .execute()
    const ratings = await db.sql
      .selectFrom('ratings')
      .select(['needId', 'thanks', 'thanksShown'])
      .where('communityId', '=', communityId)
      .where('needId', 'in', [...needIds])
      .orderBy('round')
      .execute()
    for (const [needId, own] of Map.groupBy(services, (service) => service.needId)) {
      // the last round's word only: what was said before a re-opening is no longer true
      const last = ratings.filter((rating) => rating.needId === needId).at(-1)
      found.set(needId, {
        deeds: own.map((service) => ({
          unit: service.unit,
          name: publication.names === 'hidden' ? null : maskName(service.personName, publication.names),
          day: service.happenedOn,
          evidence: service.evidence as Deed['evidence'],
        })),
        thanks: last?.thanksShown ? sayable(last.thanks, own, (name) => maskName(name, publication.names)) : null,
      })
    }
    return found
  })

/** Thanks with members' full names masked; null when they hold a phone, a door or the like. */
function sayable(
  thanks: string | null,
  services: readonly { personName: string }[],
  mask: (name: string) => string,
): string | null {
  if (!thanks || personalParts(thanks).some((part) => part.sure)) return null
  return services.reduce((text, { personName }) => text.replaceAll(personName, mask(personName)), thanks)
}
