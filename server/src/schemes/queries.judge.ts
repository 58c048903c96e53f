import { businessDate } from '@lianxin/rules/calendar'
import { refuse } from '@lianxin/rules/refusal'
import type { Problem, Scheme } from '@lianxin/rules/scheme'
import { releaseProblems } from '@lianxin/rules/scheme-release'
import type { Ctx } from '../context.ts'
import { parseText, wholeOf } from '../platform/schemes.ts'
import { readYaml } from '../platform/yaml.ts'
import type { Draft } from './queries.ts'

/** Drafts lie on the desk of the organisation one sits in; that of another answers like one that isn't there. */
export function mustSitAt(ctx: Ctx, organisationId: string): void {
  if (ctx.actor.current?.organisation.id !== organisationId) throw refuse('not-found')
}

/** What is wrong with a draft as it stands, and what it is when nothing is; `readable` when its text can be parsed. */
export function judge(
  ctx: Ctx,
  draft: Pick<Draft, 'scheme' | 'content'>,
): { problems: Problem[]; readable: boolean; content: Record<string, unknown>; whole: Scheme | undefined } {
  const raw = readYaml(draft.content)
  const readable = raw.ok && isPlain(raw.value)
  const content = readable ? (raw.value as Record<string, unknown>) : {}
  const parsed = parseText(draft.content)
  if (!parsed.ok) return { problems: parsed.problems, readable, content, whole: undefined }
  const all = ctx.app.schemes.all().map(({ own }) => own)
  const whole = wholeOf(parsed.scheme, all)
  const placed = (problems: readonly Problem[]) =>
    problems.map((problem) => {
      const line = problem.line ?? (raw.ok ? raw.lineOf(pathOfClause(content, problem.clause)) : undefined)
      return line === undefined ? problem : { ...problem, line }
    })
  if (!whole.ok) return { problems: placed(whole.problems), readable, content, whole: undefined }
  const taken = all.filter(({ scheme }) => scheme === draft.scheme).map(({ effective }) => effective)
  const at = { scheme: draft.scheme, today: businessDate(ctx.app.clock.now()), taken }
  return { problems: placed(releaseProblems(parsed.scheme, at)), readable, content, whole: whole.scheme }
}

/** Where a clause named as problems name it (points/praised/give) lies in the content; as far as it is there. */
function pathOfClause(content: unknown, clause: string): (string | number)[] {
  let part = content
  return clause.split('/').map((name) => {
    const at = Array.isArray(part) ? part.findIndex((one) => one?.rule === name || one?.id === name) : name
    const step = at === -1 ? Number(name) - 1 : at
    part = (part as Record<string | number, unknown> | undefined)?.[step]
    return step
  })
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
