import type { Client } from './client.ts'
import type { PlacedNeed } from './needs-in.ts'
import type { OwnerTools } from './owner.ts'
import { reportIn } from './reporting-in.ts'
import { serveIn } from './serving-in.ts'

/** A community whose clerk is signed in. */
export interface Desk {
  communityId: string
  client: Client
}

/** A unit whose secretary is signed in, and the community it is linked with. */
export interface Office {
  unitId: string
  name: string
  communityId: string
  client: Client
}

/** Everybody who plays in the demo, and what they have in hand. */
export interface Cast {
  baseUrl: string
  seed: number | undefined
  tools: OwnerTools
  desks: readonly Desk[]
  offices: readonly Office[]
  needs: readonly PlacedNeed[]
  /** Phone of `unit name`, where that names one person only. */
  phones: ReadonlyMap<string, string>
  /** The member of the first office to be tried: one service is done, one order waits for the answer. */
  helper: string | undefined
  /** Phones of those who report in whatever happens, and of the one who still has to. */
  reports: ReadonlySet<string>
  staysDue: string | undefined
}

export interface Lived {
  reported: number
  orders: number
  records: number
  verified: number
  rated: number
}

/**
 * Plays a few weeks of the loop over HTTP, so that every page has something on it: members and units report in, desks
 * ask units, units ask their people, who serve and write it down, desks verify and residents rate. Everything happens
 * now; the server's rules decide what is possible. A dozen matters of each kind stay waiting for whoever looks.
 */
export async function liveIn(cast: Cast): Promise<Lived> {
  await cast.tools.drained()
  const reported = await reportIn(cast)
  await cast.tools.drained()
  const served = await serveIn(cast)
  await cast.tools.drained()
  return { reported, ...served }
}
