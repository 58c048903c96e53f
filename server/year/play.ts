import { addDays } from '@lianxin/rules/calendar'
import { inTurns } from '../seed/in-turns.ts'
import { enterStaff } from './enter.ts'
import { deskSorts, type Need, residentsPlace } from './needs.ts'
import { letSilentGo, membersAnswer, membersServe, membersWriteAgain, unitsAnswer } from './orders.ts'
import { deskConfirms, membersReport, returnedReportAgain } from './reporting.ts'
import { deskFilesWords, deskVerifies, residentsSay } from './words.ts'
import type { Year } from './year.ts'

/**
 * Plays the year, fortnight by fortnight: members report, residents ask (Tuesday), the desk sorts and asks units
 * (Thursday), units name their people (Friday), members serve (Sunday), the desk verifies (Thursday), residents say how
 * it was (Saturday). Between the days the clock runs on, with everything that falls due.
 */
export async function playYear(year: Year, say: (line: string) => void): Promise<void> {
  const { plan, rounds } = year
  const first = `${plan.year}-01-07`
  // in the last two fortnights nobody asks for anything new: what is in hand comes to its end
  const placing = Math.max(1, rounds - 2)
  for (let round = 0; round < rounds; round++) {
    const tuesday = addDays(first, 14 * round)
    const count = round < placing ? Math.ceil((plan.size.needs * (round + 1)) / placing) - year.needs.length : 0
    await year.goTo(tuesday, '10:00')
    letSilentGo(year)
    await membersReport(year, round)
    await residentsPlace(year, round, count)
    await withdrawSome(year, round)
    await desks(year, addDays(tuesday, 2), '09:00', async (community) => {
      await deskConfirms(year, round, community)
      await deskSorts(year, round, community)
    })
    await year.goTo(addDays(tuesday, 3), '10:00')
    letSilentGo(year)
    await unitsAnswer(year)
    await membersAnswer(year)
    await year.goTo(addDays(tuesday, 5), '16:00')
    letSilentGo(year)
    await returnedReportAgain(year, round)
    await membersServe(year)
    await desks(year, addDays(tuesday, 9), '14:00', async (community) => {
      await deskConfirms(year, round, community)
      await deskVerifies(year, community)
      await deskFilesWords(year, community)
    })
    await year.goTo(addDays(tuesday, 11), '10:00')
    letSilentGo(year)
    await membersWriteAgain(year)
    await residentsSay(year)
    say(progress(year, tuesday))
  }
  // the last period closes with the year
  await year.goTo(addDays(year.until(), 1), '09:00')
  letSilentGo(year)
}

/** One morning of every desk; each clerk signs in with the password. */
async function desks(
  year: Year,
  date: string,
  time: string,
  work: (community: Year['cast']['communities'][number]) => Promise<void>,
): Promise<void> {
  await year.goTo(date, time)
  letSilentGo(year)
  await inTurns(year.cast.communities, 24, async (community) => {
    await enterStaff(year.web, year.world, community.clerk)
    await work(community)
  })
}

async function withdrawSome({ needs, web, log }: Year, round: number): Promise<void> {
  const changed = needs.filter((one) => one.round === round && one.fate === 'withdrawn' && one.state === 'placed')
  await inTurns(changed, 24, async (need: Need) => {
    const seq = /name="seq" value="(\d+)"/.exec(await web.page(need.resident, need.link))?.[1] ?? ''
    await web.post(need.resident, `${need.link}/withdraw`, { seq })
    need.state = 'withdrawn'
    log.did('need', 'withdraw', `${need.community.id}/${need.code}`)
  })
}

function progress({ cast, needs, log }: Year, day: string): string {
  const reported = cast.members.filter((one) => one.current).length
  const closed = needs.filter((one) => ['served', 'closed'].includes(one.state)).length
  return `${day}  ${reported} reported in, ${needs.length} needs, ${closed} served, ${log.count('service', 'verify')} services`
}
