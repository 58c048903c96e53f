import { parseArgs } from 'node:util'
import { businessDate } from '@lianxin/rules/calendar'
import { type Problem, type Scheme, versionOf } from '@lianxin/rules/scheme'
import { type bars, type Comparison, compare, impossible, merge, spread } from '@lianxin/rules/scheme-compare'
import { cost, costChanges, perHead } from '@lianxin/rules/scheme-cost'
import { differences } from '@lianxin/rules/scheme-differences'
import { openApp } from '../server/src/app.ts'
import { configFrom } from '../server/src/config.ts'
import { read } from '../server/src/db.ts'
import { jobContext } from '../server/src/jobs.ts'
import { migrationStatus } from '../server/src/platform/migrate.ts'
import { wholeOf } from '../server/src/platform/schemes.ts'
import { communitiesOf, factsIn, subjectsOf } from '../server/src/schemes/queries.dry-run.ts'
import { openDatabase } from './lib/local.ts'
import { readScheme, told } from './scheme-files.ts'

const usage = `npm run scheme -- dry-run <文件> [--year 2025] [--against 方案编号] [--json]
  照一年的记录，把现在用的版本和这个文件各算一遍；只读，不写进任何账里。
  数据库：DATABASE_URL，没有设就用这台机器 .data 里的那个。`

interface Asked {
  file: string
  year?: string
  against?: string
  json: boolean
}

/** The words of the call; a text when they are not understood. */
function asked(args: string[]): Asked | string {
  const options = { year: { type: 'string' }, against: { type: 'string' }, json: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ args, allowPositionals: true, strict: false, options })
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(options, name))
  if (unknown) return unknown === 'help' || unknown === 'h' ? '' : `没有“--${unknown}”这个选项`
  const { year, against, json = false } = values
  const [file, second] = positionals
  if (second) return `一次试算一个文件，这里写了 ${positionals.length} 个：${positionals.join('、')}`
  if (year !== undefined && !/^20\d\d$/.test(String(year))) return '--year 后面写年份，如 --year 2025'
  if (against !== undefined && typeof against !== 'string') return '--against 后面写现在用的方案编号'
  if (typeof json !== 'boolean') return '--json 后面不用写什么'
  if (!file) return '要写一个方案文件'
  return { file, json, ...(year ? { year: String(year) } : {}), ...(against ? { against } : {}) }
}

/** Tries a file on a year's records and prints what it would do. Answers the exit code: 0 tried, 1 not, 2 wrong call. */
export async function dryRun(args: string[]): Promise<number> {
  const call = asked(args)
  if (typeof call === 'string') return said(call ? `${call}\n${usage}` : usage, 2)
  const { file } = call
  const parsed = readScheme(file)
  if (!parsed.ok) return wrong(file, parsed.problems)
  try {
    return await onDatabase(file, parsed.scheme, call)
  } catch (error) {
    return said(`没有试算成：${whyNot(error)}`, 1)
  }
}

async function onDatabase(file: string, scheme: Scheme, call: Asked): Promise<number> {
  const database = await openDatabase()
  try {
    const { pending } = await migrationStatus(database.ownerUrl)
    if (pending.length > 0)
      return said('没有试算成：数据库还没有更新到这一版，先 npm run db -- migrate，或重新 npm start', 1)
    const quiet = { LOG_LEVEL: 'error', ...process.env, ...database.env }
    const { app } = await openApp(configFrom(quiet), { jobs: false, poolSize: 2 })
    try {
      const all = app.schemes.all().map(({ own }) => own)
      const whole = wholeOf(scheme, all)
      if (!whole.ok) return wrong(file, whole.problems)
      return await tryOn(app, whole.scheme, { ...call, against: call.against ?? scheme.scheme })
    } finally {
      await app.close()
    }
  } finally {
    await database.stop()
  }
}

/** A fault of the machine in a line; what nobody foresaw keeps its own words. */
function whyNot(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException
  const missing = /but (\w+) is not/.exec(message)?.[1]
  if (missing)
    return `设了 DATABASE_URL，却没有设 ${missing}。要么再设 DATABASE_OWNER_URL、DATABASE_DRAIN_URL、SEAL_KEYS，要么都不设，就用这台机器 .data 里的数据库`
  if (code === 'ECONNREFUSED' || code === 'ENOENT' || code === 'ENOTFOUND' || code === 'ETIMEDOUT')
    return `连不上数据库，看看 DATABASE_URL 和 DATABASE_OWNER_URL 写得对不对、数据库开着没有（${code}）`
  if (code === '28P01' || code === '28000') return '数据库不认这个用户名或密码，看看 DATABASE_URL 和 DATABASE_OWNER_URL'
  return message
}

function wrong(file: string, problems: readonly Problem[]): number {
  return said(problems.map((one) => told({ ...one, file })).join('\n'), 1)
}

function said(text: string, code: number): number {
  console.error(text)
  return code
}

type App = Awaited<ReturnType<typeof openApp>>['app']

async function tryOn(
  app: App,
  after: Scheme,
  asked: { year?: string; against: string; json: boolean },
): Promise<number> {
  const today = businessDate(app.clock.now())
  const year = asked.year ?? String(Number(today.slice(0, 4)) - 1)
  const ids = await communitiesOf(app, asked.against)
  if (!app.schemes.ids().includes(asked.against) || ids.length === 0)
    return said(`没有社区在用方案“${asked.against}”，写上 --against 现在用的方案编号`, 1)
  const before = app.schemes.at(asked.against, today)
  const span = { from: `${year}-01-01`, to: `${year}-12-31` }
  const started = process.hrtime.bigint()
  const parts: Comparison[] = []
  for (const [at, id] of ids.entries()) {
    const ctx = jobContext(app, 'scheme.dry-run', [id])
    const [facts, subjects] = await read(
      ctx,
      ctx.scope,
      async (db) => [await factsIn(db, id, span), await subjectsOf(db, id)] as const,
    )
    parts.push(compare({ facts, subjects, before, after, span }))
    if (process.stderr.isTTY) process.stderr.write(`\r算到第 ${at + 1} 个社区，共 ${ids.length} 个`)
  }
  if (process.stderr.isTTY) process.stderr.write('\n')
  const result = merge(parts)
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  const out = summary(result, before, after)
  if (asked.json)
    console.log(
      JSON.stringify({ before: versionOf(before), after: versionOf(after), year: Number(year), seconds, ...out }),
    )
  else print({ result, before, after, year, seconds, places: ids.length }, out)
  return 0
}

function summary(result: Comparison, before: Scheme, after: Scheme) {
  const [old, young] = [cost(before, result.volumes.before), cost(after, result.volumes.after)]
  return {
    facts: result.facts,
    members: spread(result.cards, 'member'),
    units: spread(result.cards, 'unit'),
    duties: result.duties.map((one) => ({ ...one, impossible: impossible(one) ?? null })),
    low: result.low,
    minutes: { before: perHead(old, result.volumes.before), after: perHead(young, result.volumes.after) },
    costs: costChanges(old, young),
    differences: differences(before, after),
  }
}

const signs: Record<(typeof bars)[number]['id'], string> = {
  'much-less': '少 10 分以上',
  less: '少 4–9 分',
  'little-less': '少 1–3 分',
  same: '不变',
  'little-more': '多 1–3 分',
  more: '多 4–9 分',
  'much-more': '多 10 分以上',
}

function print(
  of: { result: Comparison; before: Scheme; after: Scheme; year: string; seconds: number; places: number },
  out: ReturnType<typeof summary>,
): void {
  const { result, before, after, year, seconds, places } = of
  console.log(`照 ${year} 年 ${result.facts} 条记录、${places} 个社区试算：${versionOf(before)} → ${versionOf(after)}`)
  console.log(`用了 ${seconds.toFixed(1)} 秒；没有写进任何账里\n`)
  for (const { change, block, id, say } of out.differences)
    console.log(`${{ added: '新加', changed: '改了', removed: '去掉' }[change]}  ${block}${id && `/${id}`}  ${say}`)
  if (out.differences.length === 0) console.log('两版说的一样')
  for (const [name, one] of [
    ['党员', out.members],
    ['单位', out.units],
  ] as const) {
    console.log(`\n${name}积分卡 ${one.cards} 张：${one.up} 张变高，${one.down} 张变低，${one.same} 张不变`)
    for (const { id, cards } of one.bars) if (cards > 0) console.log(`  ${signs[id].padEnd(8, '　')}${cards}`)
  }
  const missed = out.duties.filter((one) => one.impossible || (one.missedAfter ?? 0) > (one.missedBefore ?? 0))
  console.log(missed.length > 0 ? '\n会办不到的要求：' : '\n没有新的办不到的要求')
  for (const one of missed) {
    const why = { 'no-fact': '这一年没有记过这样的事，谁也做不到', 'no-match': '记过的事没有一次够条件，谁也做不到' }
    const words = one.impossible ? why[one.impossible] : `新欠着 ${one.newlyMissed}，一共 ${one.missedAfter}`
    console.log(`  ${one.rule}  ${one.say}：${words}（原来欠着 ${one.missedBefore ?? 0}）`)
  }
  const { minutes } = out
  console.log('\n一年要花的分钟（估的，见 rules/src/scheme-cost.ts）：')
  for (const [who, name] of Object.entries({ clerk: '每位社区干部', member: '每位党员', unit: '每个单位' }) as [
    keyof typeof minutes.after,
    string,
  ][])
    console.log(`  ${name}：原来 ${minutes.before[who]}，以后 ${minutes.after[who]}`)
  for (const one of out.costs.slice(0, 12))
    console.log(`  ${one.block}/${one.rule} ${one.work}：${Math.round(one.after - one.before)} 分钟`)
}
