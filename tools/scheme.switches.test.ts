import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'switches-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

it('a switch that ended long ago is told as ended, not as on', () => {
  mkdirSync(join(folder, 'a-town'))
  const file = join(folder, 'a-town', '2020-01-01.yaml')
  writeFileSync(
    file,
    `scheme: a-town
name: 试验小镇
area: {kind: county, name: 某县}
effective: 2020-01-01
sources:
  doc: {title: 某县办法, issuer: 某县}
switches:
  ranking: {authority: 某部, document: 某文, reason: 防汛期间, until: 2020-12-31}
`,
  )
  writeFileSync(join(folder, 'a-town', 'cases.yaml'), '[]\n')
  const { stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'scheme.ts'), 'check', file], {
    encoding: 'utf8',
  })
  expect(stdout).toContain('开关 ranking，已经到期：2020-12-31 以后不作数')
})
