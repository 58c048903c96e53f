import { expect, test } from 'vitest'
import { readSheet } from '../src/platform/excel/read.ts'
import { type RosterRow, rosterColumns, rosterRows } from './roster.ts'
import { rosterCsv, rosterWorkbook } from './write-roster.ts'

const rows = rosterRows(5, { communities: 5, units: 19, members: 200 })

test.each([
  ['.xlsx', rosterWorkbook],
  ['.csv', rosterCsv],
])('a roster written as %s reads back cell for cell, phones and rare characters included', async (_, write) => {
  const lines: string[][] = []
  for await (const line of readSheet(await write(rows))) {
    expect(line.problems).toEqual([])
    lines.push(line.cells)
  }
  expect(lines.shift()).toEqual([...rosterColumns])
  const read = lines.map((cells) => Object.fromEntries(rosterColumns.map((column, at) => [column, cells[at] ?? ''])))
  expect(read as RosterRow[]).toEqual(rows)
})
