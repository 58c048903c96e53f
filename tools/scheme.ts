import { existsSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { businessDate } from '@lianxin/rules/calendar'
import { versionOf } from '@lianxin/rules/scheme'
import { collisions } from '@lianxin/rules/scheme-collisions'
import { schemeJsonSchema } from '@lianxin/rules/scheme-json-schema'
import { systemClock } from '../server/src/platform/clock.ts'
import { coverageText } from './check/coverage.ts'
import { checkFile, lineOfClause, told } from './scheme-files.ts'
import { schemeFiles } from './scheme-library.ts'

const schemes = resolve(import.meta.dirname, '../schemes')

const today = businessDate(systemClock.now())

const usage = `用法：npm run scheme -- check [文件或文件夹 …]   看方案和例子写得对不对，不写就看 schemes 里全部
      npm run scheme -- dry-run <文件>           照一年的记录试算，看谁的分会变
      npm run scheme -- schema                   写出编辑器用的 schemes/scheme.schema.json
      npm run scheme -- coverage                 写出 docs/coverage.md`

function said(text: string, code: number): number {
  if (code === 0) console.log(text)
  else console.error(text)
  return code
}

/** The scheme files that the words of the call mean; of what is no file nothing, once that is said. */
function filesOf(targets: readonly string[]): { files: string[]; missing: number } {
  let missing = 0
  const files = targets.flatMap((target) => {
    const path = resolve(target)
    const found = existsSync(path) ? (statSync(path).isDirectory() ? schemeFiles(path) : [path]) : []
    if (found.length > 0) return found
    missing++
    console.error(
      existsSync(path)
        ? `${path} 里没有方案。方案文件以生效日期作名字，放在以编号作名字的文件夹里，如 some-county/2026-01-01.yaml`
        : `没有这个文件：${target}`,
    )
    return []
  })
  return { files: [...new Set(files)], missing }
}

function check(targets: string[]): number {
  if (targets.some((one) => one === '--help' || one === '-h')) return said(usage, 0)
  const option = targets.find((one) => one.startsWith('-'))
  if (option) return said(`check 没有“${option}”这个选项\n${usage}`, 2)
  const { files, missing } = filesOf(targets.length > 0 ? targets : [schemes])
  let wrong = 0
  for (const file of files) {
    const { scheme, cases, problems } = checkFile(file)
    if (scheme && basename(file, '.yaml') !== scheme.effective) {
      problems.push({
        file,
        clause: 'effective',
        message: '文件名和生效日期不一样',
        instead: `${scheme.effective}.yaml`,
      })
    }
    if (scheme && basename(dirname(file)) !== scheme.scheme) {
      problems.push({ file, clause: 'scheme', message: '文件夹和方案编号不一样', instead: `${scheme.scheme}/` })
    }
    for (const problem of problems) console.log(told(problem))
    // a scheme to come is judged on its first day, one in force today: a switch may have ended since
    const day = scheme && scheme.effective > today ? scheme.effective : today
    const met = scheme ? collisions(scheme, day) : []
    for (const { clause, ours, law, theirs, switch: name, now } of met) {
      const line = lineOfClause(file, clause)
      console.log(`${file}${line === undefined ? '' : `:${line}`} ${clause} 和 ${law} 相碰`)
      console.log(`  方案：${ours}\n  法规：${theirs}\n  ${name ? `开关 ${name}，` : ''}${now}`)
    }
    if (scheme && problems.length === 0) console.log(`${versionOf(scheme)} 可以用：${cases.length} 个例子都对得上`)
    if (problems.length > 0) wrong++
  }
  console.log(`${files.length} 个方案，${wrong} 个有问题`)
  return wrong + missing > 0 ? 1 : 0
}

const [verb, ...rest] = process.argv.slice(2)
if (verb === 'check') process.exitCode = check(rest)
else if (verb === 'schema') {
  writeFileSync(join(schemes, 'scheme.schema.json'), schemeJsonSchema())
  console.log('schemes/scheme.schema.json')
} else if (verb === 'coverage') {
  writeFileSync(resolve(schemes, '../docs/coverage.md'), coverageText(resolve(schemes, '..')))
  console.log('docs/coverage.md')
} else if (verb === 'dry-run') {
  // loaded only here: the other verbs need no database
  const { dryRun } = await import('./scheme-dry-run.ts')
  process.exitCode = await dryRun(rest)
} else process.exitCode = said(usage, verb === '--help' || verb === '-h' ? 0 : 2)
