import type { FactKind } from './scheme-facts.ts'
import type { Scheme } from './scheme-schema.ts'

/** Whose time a rule takes. Residents are asked for nothing by a scheme; officials above are counted apart. */
export type Spender = 'clerk' | 'member' | 'unit' | 'official'

/** How much happened in a year in the places a scheme is tried on. */
export interface Volumes {
  /** Facts of the year by kind. */
  facts: Readonly<Partial<Record<FactKind, number>>>
  members: number
  units: number
  /** Desks: one clerk each is assumed. */
  communities: number
  /** Reminders and talks that the low rules would ask for in the year. */
  low?: Readonly<Record<string, number>>
  /** By duty: what was lacking for everybody to have met it, in times or hours. */
  lack?: Readonly<Record<string, number>>
}

/**
 * What one piece of work takes, in minutes. Assumptions, not measurements: a district that has measured its own puts
 * its numbers here. They stand beside every figure made of them.
 */
export const minutes = {
  'report-in': { who: 'member', minutes: 2 },
  'confirm-report': { who: 'clerk', minutes: 0.5 },
  'late-reason': { who: 'unit', minutes: 3 },
  'write-record': { who: 'member', minutes: 1 },
  'verify-record': { who: 'clerk', minutes: 0.2 },
  'second-voice': { who: 'clerk', minutes: 3 },
  'scan-on-the-spot': { who: 'member', minutes: 0.5 },
  'photo-taken': { who: 'member', minutes: 2 },
  'photo-looked-at': { who: 'clerk', minutes: 0.5 },
  'check-in': { who: 'member', minutes: 1 },
  'location-shown': { who: 'member', minutes: 0.5 },
  'ranking-answered': { who: 'clerk', minutes: 30 },
  'fact-noted': { who: 'clerk', minutes: 2 },
  'path-step-community': { who: 'clerk', minutes: 1 },
  'path-step-unit': { who: 'unit', minutes: 1 },
  'path-step-member': { who: 'member', minutes: 0.5 },
  'path-step-above': { who: 'official', minutes: 2 },
  'visit-logged': { who: 'member', minutes: 1 },
  'feedback-sent': { who: 'clerk', minutes: 5 },
  'feedback-received': { who: 'unit', minutes: 2 },
  'notice-checked': { who: 'clerk', minutes: 10 },
  'reminder-sent': { who: 'clerk', minutes: 1 },
  'talk-held': { who: 'clerk', minutes: 30 },
  'mending-followed': { who: 'clerk', minutes: 15 },
  'grade-by-jury': { who: 'clerk', minutes: 10 },
  'grade-looked-at': { who: 'clerk', minutes: 1 },
  'nomination-compared': { who: 'clerk', minutes: 20 },
  'duty-done': { who: 'member', minutes: 60 },
  'unit-duty-done': { who: 'unit', minutes: 60 },
} as const satisfies Record<string, { who: Spender; minutes: number }>
export type Work = keyof typeof minutes

/** One rule's share of the year's minutes. */
export interface CostLine {
  block: string
  rule: string
  work: Work
  times: number
  minutes: number
  who: Spender
}

const perYear = { day: 250, week: 52, month: 12, quarter: 4, half: 2, year: 1 } as const
type Every = keyof typeof perYear

/** Facts that the platform makes by itself; any other one that a rule looks at, somebody has to note. */
const byItself = /^(period|enrolment|need|order|claim|commitment|service|wish|problem|visit|appraisal|award|talk\.held)/

/** Minutes of a year that each rule, path and switch takes with so much happening. Pure: data in, data out. */
export function cost(scheme: Scheme, volumes: Volumes): CostLine[] {
  const lines: CostLine[] = []
  const spend = (block: CostLine['block'], rule: string, work: Work, times: number) => {
    if (times > 0)
      lines.push({ block, rule, work, times, minutes: times * minutes[work].minutes, who: minutes[work].who })
  }
  const happened = (kind: FactKind) => volumes.facts[kind] ?? 0
  const heads = (who: string) => (who === 'member' ? volumes.members : volumes.units)
  const rounds = (every: Every | undefined) => (every ? perYear[every] : 1)
  const served = happened('service.verified')

  for (const { rule, who, required, again, late } of scheme.enrolments ?? []) {
    const times = required ? heads(who) * (again ? rounds(again) : 1) : 0
    spend('enrolments', rule, 'report-in', times)
    spend('enrolments', rule, 'confirm-report', times)
    if (late?.['unit-gives-reason']) spend('enrolments', rule, 'late-reason', happened('enrolment.late'))
  }
  const noted = new Set<FactKind>()
  const looks = (block: string, rule: string, on: FactKind, evidence?: string) => {
    if (evidence === 'E1') spend(block, rule, 'second-voice', happened(on))
    if (evidence === 'E2' || evidence === 'E3') spend(block, rule, 'scan-on-the-spot', happened(on))
    if (byItself.test(on) || noted.has(on)) return
    noted.add(on)
    spend(block, rule, 'fact-noted', happened(on))
  }
  for (const { rule, on, evidence, who } of scheme.duties ?? []) {
    looks('duties', rule, on, evidence)
    // what nobody has done yet costs nothing on paper: asked for, it takes people's hours
    const lacking = volumes.lack?.[rule] ?? 0
    spend('duties', rule, who === 'member' ? 'duty-done' : 'unit-duty-done', lacking)
    if (on === 'service.verified') {
      spend('duties', rule, 'write-record', lacking)
      spend('duties', rule, 'verify-record', lacking)
    } else if (!byItself.test(on)) spend('duties', rule, 'fact-noted', lacking)
  }
  const proven = new Set<string>()
  for (const { rule, on, when } of scheme.points ?? []) {
    if (!on) continue
    const level = levelOf(when?.evidence)
    // one proof serves all rules that look at the same record
    const fresh = level !== undefined && on === 'service.verified' && !proven.has(level)
    if (level) proven.add(level)
    looks('points', rule, on, fresh ? level : undefined)
  }
  for (const { rule, does } of scheme.low ?? []) {
    const found = volumes.low?.[rule] ?? 0
    for (const { what } of does)
      spend(
        'low',
        rule,
        ({ remind: 'reminder-sent', talk: 'talk-held', mend: 'mending-followed' } as const)[what],
        found,
      )
  }
  for (const { rule, who, every, by } of scheme.grades ?? [])
    spend('grades', rule, 'jury' in by ? 'grade-by-jury' : 'grade-looked-at', heads(who) * rounds(every))
  for (const { rule, every, number } of scheme.awards ?? [])
    spend('awards', rule, 'nomination-compared', number * rounds(every) * volumes.communities)
  for (const { rule, who, households, every, festivals } of scheme.visits ?? []) {
    const turns = (every ? rounds(every) : 0) + (festivals?.length ?? 0)
    spend('visits', rule, 'visit-logged', heads(who) * turns * (typeof households === 'number' ? households : 1))
  }
  for (const { rule, who, every, receipt } of scheme.feedback ?? []) {
    const cards = heads(who) * rounds(every)
    spend('feedback', rule, 'feedback-sent', cards)
    if (receipt) spend('feedback', rule, 'feedback-received', cards)
  }
  for (const { rule, every, where } of scheme.notices ?? [])
    spend('notices', rule, 'notice-checked', rounds(every) * where.length * volumes.communities)
  paths(scheme, volumes, spend)
  switches(scheme, served, volumes, spend)
  spend('paths', 'records', 'write-record', served)
  spend('paths', 'records', 'verify-record', served)
  return lines
}

type Spend = (block: CostLine['block'], rule: string, work: Work, times: number) => void

function levelOf(condition: unknown): string | undefined {
  if (typeof condition === 'string') return condition
  if (typeof condition !== 'object' || condition === null) return undefined
  const from = (condition as Record<string, unknown>)['at-least']
  return typeof from === 'string' && from !== 'E0' ? from : undefined
}

function paths(scheme: Scheme, volumes: Volumes, spend: Spend): void {
  const happened = (kind: FactKind) => volumes.facts[kind] ?? 0
  const matters = {
    orders: happened('order.accepted') + happened('order.declined') + happened('order.handed-back'),
    records: happened('service.verified'),
    claims: happened('claim.approved') + happened('claim.sent-back'),
    appraisals: scheme.grades?.length ? volumes.members + volumes.units : 0,
    release: 1,
    emergency: 0,
  }
  for (const [name, path] of Object.entries(scheme.paths ?? {})) {
    const times = matters[name as keyof typeof matters]
    // the desk's own look at a record and the first asking are counted with the record itself
    for (const { who } of (path?.steps ?? []).slice(1)) {
      const work = ({ community: 'path-step-community', unit: 'path-step-unit', member: 'path-step-member' } as const)[
        who as string
      ]
      if (who !== 'resident') spend('paths', name, work ?? 'path-step-above', times)
    }
    if (path?.['two-persons']) spend('paths', name, 'path-step-community', times)
  }
}

function switches(scheme: Scheme, served: number, volumes: Volumes, spend: Spend): void {
  for (const name of Object.keys(scheme.switches ?? {})) {
    if (name === 'compulsory-photo') {
      spend('switches', name, 'photo-taken', served)
      spend('switches', name, 'photo-looked-at', served)
    }
    if (name === 'compulsory-check-in') spend('switches', name, 'check-in', served * 2)
    if (name === 'location-band') spend('switches', name, 'location-shown', served)
    if (name === 'ranking') spend('switches', name, 'ranking-answered', perYear.month * volumes.communities)
  }
}

/** Minutes a year for one clerk, one member and one unit, on average. */
export function perHead(lines: readonly CostLine[], volumes: Volumes): Record<Spender, number> {
  const heads = { clerk: volumes.communities, member: volumes.members, unit: volumes.units, official: 1 }
  const sum = (who: Spender) => lines.filter((line) => line.who === who).reduce((all, line) => all + line.minutes, 0)
  const each = (who: Spender) => (heads[who] > 0 ? Math.round((sum(who) / heads[who]) * 10) / 10 : 0)
  return { clerk: each('clerk'), member: each('member'), unit: each('unit'), official: each('official') }
}

/** Rules whose minutes differ between two schemes, the dearest first: what switching a rule on costs. */
export function costChanges(
  before: readonly CostLine[],
  after: readonly CostLine[],
): { block: CostLine['block']; rule: string; work: Work; who: Spender; before: number; after: number }[] {
  const key = ({ block, rule, work }: CostLine) => `${block} ${rule} ${work}`
  const sums = (lines: readonly CostLine[]) => {
    const all = new Map<string, CostLine>()
    for (const line of lines) {
      const known = all.get(key(line))
      all.set(key(line), known ? { ...known, minutes: known.minutes + line.minutes } : line)
    }
    return all
  }
  const [was, is] = [sums(before), sums(after)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .flatMap((name) => {
      const line = is.get(name) ?? was.get(name)
      const [a, b] = [was.get(name)?.minutes ?? 0, is.get(name)?.minutes ?? 0]
      return line && a !== b
        ? [{ block: line.block, rule: line.rule, work: line.work, who: line.who, before: a, after: b }]
        : []
    })
    .filter((change, _, all) => !isMoved(change, all))
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))
}

type Change = { work: Work; before: number; after: number }

/** The same work, only counted with another rule that looks at the same record: nobody's time changes. */
function isMoved({ work }: Change, all: readonly Change[]): boolean {
  const sum = all.filter((one) => one.work === work).reduce((total, { before, after }) => total + after - before, 0)
  return Math.abs(sum) < 0.001
}
