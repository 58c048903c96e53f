import type { Reply } from '@lianxin/contract/endpoint'
import type { myToday } from '@lianxin/contract/people'
import { businessDate } from '@lianxin/rules/calendar'
import type { PauseDays } from '@lianxin/rules/pauses'
import { sql } from 'kysely'
import { allAtOnce } from '../platform/all-at-once.ts'

type Shown = Pick<Reply<typeof myToday>, 'enrolments' | 'orders' | 'returned' | 'servedThisYear' | 'unread'>

/** What a person's first page shows of her own rows, with the scheme of the community she lives in. */
export type Today = Shown & { schemeId: string | null; pauses: PauseDays[] }

/** A person's day, in one statement with everybody else's who asks at the moment; each id is the asking person's own. */
export const todayOf = allAtOnce<string, Today | undefined>(async (app, persons) => {
  const year = businessDate(app.clock.now()).slice(0, 4)
  const { rows } = await sql<{ person: string; found: Today }>`
    select person, found from today_of(${[...new Set(persons)]}::uuid[], ${`${year}-01-01`})`.execute(app.pool.kysely)
  const found = new Map(rows.map((row) => [row.person, row.found]))
  return persons.map((id) => found.get(id))
})
