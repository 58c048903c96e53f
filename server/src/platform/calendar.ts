import type { Holidays } from '@lianxin/rules/calendar'
import { type HolidayNotice, noticeProblems, withNotices } from '@lianxin/rules/holiday-notice'
import { holidays } from '@lianxin/rules/holidays'

/** The days off this server reckons with: those the software brings and the notices released since. */
export interface Calendar {
  known(): Holidays
  /** Puts the released notices in place, oldest first, all of them each time. Answers those it could not take. */
  adopt(notices: readonly HolidayNotice[]): HolidayNotice[]
}

/** A calendar that begins with the software's own years. */
export function openCalendar(library: Holidays = holidays): Calendar {
  let held = library
  return {
    known: () => held,
    adopt(notices) {
      const good = notices.filter((one) => noticeProblems(one).length === 0)
      held = withNotices(library, good)
      return notices.filter((one) => !good.includes(one))
    },
  }
}
