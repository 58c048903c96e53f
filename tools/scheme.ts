import { existsSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { businessDate } from '@lianxin/rules/calendar'
import { versionOf } from '@lianxin/rules/scheme'
import { collisions } from '@lianxin/rules/scheme-collisions'
import { schemeJsonSchema } from '@lianxin/rules/scheme-json-schema'
import { systemClock } from '../server/src/platform/clock.ts'
import { coverageText } from './check/coverage.ts'
import { checkFile, type FileProblem, inWords, lineOfClause, schemeFiles } from './scheme-files.ts'

const schemes = resolve(import.meta.dirname, '../schemes')

const today = businessDate(systemClock.now())

const filesOf = (target: string) => (statSync(target).isDirectory() ? schemeFiles(target) : [resolve(target)])

const told = ({ file, clause, line, message, instead }: FileProblem) =>
  `${file}${line === undefined ? '' : `:${line}`} ${clause}\n  ${inWords(message)}\n  改成：${inWords(instead)}`

function check(targets: string[]): number {
  const files = (targets.length > 0 ? targets : [schemes]).flatMap((target) => {
    if (existsSync(target)) return filesOf(target)
    console.error(`没有这个文件：${target}`)
    return [target]
  })
  let wrong = 0
  for (const file of files) {
    if (!existsSync(file)) {
      wrong++
      continue
    }
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
  return wrong > 0 || files.length === 0 ? 1 : 0
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
} else {
  console.error('用法：npm run scheme -- check [文件或文件夹] | schema | coverage | dry-run <文件>')
  process.exitCode = 2
}
