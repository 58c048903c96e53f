import type { Problem } from './scheme-check.ts'

export interface DraftState {
  state: string
  /** Person who wrote it. */
  author: string
}

/** verb → the state it starts from and the one it leads to, and whose verb it is. */
export const draftSteps = {
  edit: { from: 'draft', to: 'draft', by: 'author' },
  send: { from: 'draft', to: 'sent', by: 'author' },
  drop: { from: 'draft', to: 'dropped', by: 'author' },
  'take-back': { from: 'sent', to: 'draft', by: 'author' },
  return: { from: 'sent', to: 'draft', by: 'second' },
  release: { from: 'sent', to: 'released', by: 'second' },
} as const
export type DraftVerb = keyof typeof draftSteps
export type DraftStage = (typeof draftSteps)[DraftVerb]['from' | 'to']

/** What this person may do with the draft now: the author writes and sends, somebody else answers or releases. */
export function draftVerbs(draft: DraftState, personId: string): DraftVerb[] {
  const side = draft.author === personId ? 'author' : 'second'
  return (Object.keys(draftSteps) as DraftVerb[]).filter(
    (verb) => draftSteps[verb].from === draft.state && draftSteps[verb].by === side,
  )
}

/**
 * What stands against releasing a version that is well-formed: its day has passed, the day is taken, or the text names
 * another scheme than the draft. `today` is the Beijing day.
 */
export function releaseProblems(
  version: { scheme: string; effective: string },
  at: { scheme: string; today: string; taken: readonly string[] },
): Problem[] {
  const problems: Problem[] = []
  if (version.scheme !== at.scheme)
    problems.push({ clause: 'scheme', message: '编号不能改', instead: `写回 ${at.scheme}` })
  if (version.effective < at.today)
    problems.push({
      clause: 'effective',
      message: '生效日期已经过去',
      instead: `${at.today} 或以后的一天；旧记录也要重新算，再写一项“旧记录从哪天起重新算”（re-score-from）`,
    })
  if (at.taken.includes(version.effective))
    problems.push({ clause: 'effective', message: `${version.effective} 已经有一版`, instead: '换一个生效日期' })
  return problems
}
