import { businessDate } from '@lianxin/rules/calendar'
import type { Subject } from '@lianxin/rules/scheme-facts'
import type { App } from '../context.ts'
import { act, mustTouch } from '../db.ts'
import { jobContext } from '../jobs.ts'
import { idFrom } from '../platform/ids.ts'
import type { Job } from '../platform/route.ts'
import { rebook } from '../points/commands.ts'
import { refreshNotices } from './commands.holidays.ts'
import { refreshSchemes } from './commands.ts'
import { communitiesOf, placesFollowing, subjectsSince } from './queries.dry-run.ts'
import { releasedVersions } from './queries.ts'

/** Versions released at another server count here within seconds. */
export const refreshJob: Job = { name: 'schemes.refresh', everySeconds: 2, run: (app) => refreshSchemes(app) }

/** A holiday notice released at another server counts here within seconds. */
export const noticesJob: Job = { name: 'holidays.refresh', everySeconds: 2, run: (app) => refreshNotices(app) }

/** Long enough for every server to know a new id before a place is given it. */
const settle = 20_000

/**
 * Places of the releasing area that run the followed scheme go over to the one that follows it. What happened before
 * its first day is judged as before, so nobody's book changes by this.
 */
export const adoptJob: Job = {
  name: 'schemes.adopt',
  everySeconds: 15,
  async run(app) {
    for (const { scheme, follows, organisationId, releasedAt } of await releasedVersions(app)) {
      if (!follows || app.clock.now().getTime() - releasedAt.getTime() < settle) continue
      for (const id of await placesFollowing(app, organisationId, follows)) {
        const ctx = jobContext(app, 'schemes.adopt', [id])
        await act(ctx, { action: 'scheme.assign', scope: ctx.scope, body: scheme, subject: id }, async (tx) => {
          const { numUpdatedRows } = await tx.sql
            .updateTable('organisations')
            .set({ schemeId: scheme })
            .where('id', '=', id)
            .executeTakeFirst()
          mustTouch(numUpdatedRows, 1)
        })
      }
    }
  },
}

const done = new WeakMap<object, Set<string>>()

/**
 * Books anew, community by community and once each, what a version scores from an earlier day on: reversing lines for
 * what no longer holds and new ones. It waits for the version's first day. Interrupted, it goes on where it was.
 */
export const rescoreJob: Job = {
  name: 'schemes.re-score',
  everySeconds: 15,
  async run(app) {
    const finished = done.get(app) ?? new Set<string>()
    done.set(app, finished)
    const today = businessDate(app.clock.now())
    for (const { own } of app.schemes.all()) {
      const from = own['re-score-from']
      if (!from || own.effective > today) continue
      for (const id of await communitiesOf(app, own.scheme)) {
        const key = idFrom('scheme.re-score', own.scheme, own.effective, id)
        if (finished.has(key)) continue
        await rescore(app, id, from, key)
        finished.add(key)
      }
    }
  },
}

/** One community's books, in one transaction. */
async function rescore(app: App, communityId: string, from: string, key: string): Promise<void> {
  const ctx = jobContext(app, 'schemes.re-score', [communityId])
  const what = { action: 'points.score', scope: ctx.scope, key, body: from, subject: communityId }
  await act(ctx, what, async (tx) => {
    let points = 0
    const subjects = await subjectsSince(tx, communityId, from, businessDate(tx.now))
    for (const { subject, subjectId } of subjects)
      points += await rebook(tx, communityId, subject as Subject, subjectId)
    return { subjects: subjects.length, points }
  })
}
