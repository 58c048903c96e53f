import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/**
 * Writes rules/src/holidays.ts from the kept package (a development dependency): the State Council's yearly notices.
 * Run after each new notice has reached the package; the last known year comes from its days, never from us.
 */
interface Days {
  holidays: Record<string, string>
  workdays: Record<string, string>
}
const FIRST = 2014
const file = createRequire(import.meta.url).resolve('chinese-days/dist/chinese-days.json')
const days: Days = JSON.parse(readFileSync(file, 'utf8'))
const years = [...new Set(Object.keys(days.holidays).map((date) => date.slice(0, 4)))].filter((y) => +y >= FIRST).sort()
const short = (date: string) => date.slice(5, 7) + date.slice(8, 10)

const body = years.map((year) => {
  const off: Record<string, string[]> = {}
  for (const [date, label] of Object.entries(days.holidays)) {
    if (!date.startsWith(year)) continue
    const name = label.split(',')[1] ?? label
    off[name] = [...(off[name] ?? []), short(date)].sort()
  }
  const names = Object.entries(off).sort((a, b) => ((a[1][0] ?? '') < (b[1][0] ?? '') ? -1 : 1))
  const work = Object.keys(days.workdays)
    .filter((date) => date.startsWith(year))
    .map(short)
    .sort()
  const lines = names.map(([name, dates]) => `      ${name}: '${dates.join(' ')}',`)
  return `  '${year}': {\n    off: {\n${lines.join('\n')}\n    },\n    work: '${work.join(' ')}',\n  },`
})

writeFileSync(
  new URL('../rules/src/holidays.ts', import.meta.url),
  `import type { Holidays } from './calendar.ts'

/**
 * Days off and make-up working days by the State Council's notices, ${years[0]}–${years.at(-1)}. Written by tools/holidays.ts from
 * the package chinese-days (MIT); a year that is not here is unknown and must not be guessed.
 */
export const holidays: Holidays = {
${body.join('\n')}
}
`,
)
