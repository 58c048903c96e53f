import type * as contract from '@lianxin/contract/appraisals'
import type { Query, Reply } from '@lianxin/contract/endpoint'
import type { Actor as AccessActor } from '@lianxin/rules/access'
import { awardName, awardRule, cycleOf, isOfCommunity, NOT_GIVEN } from '@lianxin/rules/award-rounds'
import { type AwardRule, awardProposal } from '@lianxin/rules/awards'
import { businessDate, type Period } from '@lianxin/rules/calendar'
import { subjectKey } from '@lianxin/rules/grades'
import { maskName } from '@lianxin/rules/masking'
import type { Scheme } from '@lianxin/rules/scheme'
import { kindValue } from '@lianxin/rules/scheme-units'
import type { Ctx } from '../context.ts'
import { type Db, read } from '../db.ts'
import { accessActor } from '../gate.ts'
import { schemeOf } from '../platform/schemes.ts'
import { cited, shownGiven } from './queries.answers.ts'
import { appraisalsByRule, appraisalsOfSubject, noticesOn } from './queries.given.ts'
import * as queries from './queries.ts'

/** A list longer than this is searched by name. */
const most = 200
const figureKinds = ['service.verified', 'need.served', 'wish.done', 'problem.solved']

/** Who may be proposed for an award in a cycle, with the figures to compare by, in the order of their names. */
export async function candidatesOf(
  db: Db,
  communityId: string,
  rule: AwardRule,
  { from, to, key }: Pick<Period, 'from' | 'to' | 'key'>,
  today: string,
  only?: readonly string[],
) {
  const on = today < to ? today : to
  const subjects = await queries.subjectsOf(db, communityId, { from, to: on }, only)
  const kinds = [...new Set([...figureKinds, ...(rule.eligible ? [rule.eligible.on] : [])])]
  const facts = Map.groupBy(await queries.factsBetween(db, communityId, { from, to: on, kinds }, only), subjectKey)
  const sums = await queries.accountSums(db, communityId, { from, to: on }, only)
  const points = new Map(sums.map((one) => [subjectKey({ who: one.subject, subjectId: one.subjectId }), one.points]))
  const group = subjects.flatMap((row) => {
    const own = { who: row.subject, subjectId: row.subjectId }
    const about = { values: kindValue(row.unitKind), facts: facts.get(subjectKey(own)) ?? [] }
    return row.current ? [{ ...own, ...about, points: points.get(subjectKey(own)) ?? null }] : []
  })
  const rows = new Map(subjects.map((row) => [row.subjectId, row]))
  const { candidates } = awardProposal(rule, group, on)
  return candidates
    .flatMap(({ subjectId, figures }) => {
      const row = rows.get(subjectId)
      return row
        ? [{ subject: row.subject, subjectId, name: row.name, unitName: row.unitName, figures, cycle: key }]
        : []
    })
    .sort((a, b) => (`${a.name}|${a.subjectId}` < `${b.name}|${b.subjectId}` ? -1 : 1))
}

type Awards = Reply<typeof contract.communityAwards>['awards']

/** The awards of a community's scheme with who may be proposed and how far each proposal has come. */
export function awardsPage(ctx: Ctx, communityId: string, { cycle, search }: Query<typeof contract.communityAwards>) {
  return read(ctx, ctx.scope, async (db) => {
    const scheme = await schemeOf(ctx, db, communityId)
    const today = businessDate(db.now)
    const awards: Awards = []
    for (const rule of scheme.awards ?? []) {
      const period = cycleOf(rule, today, cycle ?? 'running')
      const given = await appraisalsByRule(db, communityId, rule.rule, period.key)
      const above = !isOfCommunity(rule)
      const all = above ? [] : await candidatesOf(db, communityId, rule, period, today)
      const found = all.filter(({ name, unitName }) => !search || `${name} ${unitName}`.includes(search))
      const begun = new Set(given.map(({ subjectId }) => subjectId))
      // who is proposed already stands first, then everybody by name
      const ordered = [
        ...found.filter((one) => begun.has(one.subjectId)),
        ...found.filter((one) => !begun.has(one.subjectId)),
      ]
      const actor = accessActor(ctx.actor, [communityId])
      awards.push({
        ...told(scheme, rule),
        who: rule.who,
        from: period.from,
        to: period.to,
        period: period.key,
        number: rule.number,
        taken: given.filter(({ state, grade }) => state !== 'drafted' && grade !== NOT_GIVEN).length,
        compared: [...rule.compared],
        nominate: [...rule.nominate],
        noticeDays: rule['notice-days'],
        above,
        candidates: ordered.slice(0, most).map(({ cycle: _, ...one }) => ({
          ...one,
          given: shownGiven(
            given.find(({ subjectId }) => subjectId === one.subjectId),
            actor,
          ),
        })),
        total: found.length,
      })
    }
    return { asOf: db.now.toISOString(), scheme: scheme.name, awards }
  })
}

const told = (scheme: Scheme, rule: AwardRule) => ({
  rule: rule.rule,
  say: rule.say,
  ...cited(scheme, rule.cites),
  name: awardName(scheme, rule),
})

/** Awards on their way to one person, as far as she may see them, the newest first. */
export async function ownAwards(db: Db, communityId: string, personId: string, scheme: Scheme, actor: AccessActor) {
  const rules = (scheme.awards ?? []).map(({ rule }) => rule)
  const rows = rules.length ? await appraisalsOfSubject(db, communityId, personId, rules) : []
  return rows.flatMap((row) => {
    const rule = awardRule(scheme, row.rule)
    const given = rule && shownGiven(row, actor)
    return rule && given ? [{ ...told(scheme, rule), period: row.cycle, given }] : []
  })
}

/** What hangs out in public today: the award, the name as the scheme masks it, the unit, and until when. */
export function publicNotices(ctx: Ctx, communityId: string) {
  return read(ctx, ctx.scope, async (db) => {
    const scheme = await schemeOf(ctx, db, communityId)
    const today = businessDate(db.now)
    const rules = (scheme.awards ?? []).map(({ rule }) => rule)
    const rows = rules.length ? await noticesOn(db, communityId, rules, today, NOT_GIVEN) : []
    const names = await queries.subjectsOf(
      db,
      communityId,
      { from: '0001-01-01', to: today },
      rows.map((one) => one.subjectId),
    )
    const mask = scheme.publication?.names ?? 'surname'
    return rows.flatMap(({ subjectId, subject, grade, endsOn }) => {
      const row = names.find((one) => one.subjectId === subjectId)
      if (!row) return []
      // a unit has its name; a member's is shown as the scheme shows members, never in full without a consent of her own
      const name = subject === 'unit' ? row.name : maskName(row.name, mask === 'full' ? 'surname' : mask)
      return [{ award: grade, name, unitName: subject === 'unit' ? '' : row.unitName, endsOn: endsOn ?? today }]
    })
  })
}
