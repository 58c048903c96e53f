import type { Report } from './scheme-check-kit.ts'
import type { FactKind } from './scheme-facts.ts'
import type { CatalogueName, Scheme } from './scheme-schema.ts'

const some = (scheme: Scheme, ...names: CatalogueName[]) =>
  names.some((name) => (scheme.catalogues?.[name]?.length ?? 0) > 0)

/** What must be there for a fact to happen at all, and how to say that it is not. */
const needs: { kinds: FactKind[]; lacks: string; instead: string; met: (scheme: Scheme) => boolean }[] = [
  {
    kinds: ['talk.given'],
    lacks: '活动目录里却没有宣讲',
    instead: '在 catalogues/activities 里加上 talk',
    met: ({ catalogues }) => !!catalogues?.activities?.some(({ id }) => id === 'talk'),
  },
  {
    kinds: ['activity.joined', 'activity.led'],
    lacks: '活动目录却是空的',
    instead: '先写 catalogues/activities',
    met: (scheme) => some(scheme, 'activities'),
  },
  {
    kinds: [
      'claim.approved',
      'claim.sent-back',
      'claim.completed',
      'commitment.made',
      'commitment.kept',
      'commitment.broken',
    ],
    lacks: '却没有项目、也没有岗位可认领',
    instead: '先写 catalogues/projects 或 catalogues/posts，或 paths/claims',
    met: (scheme) => some(scheme, 'projects', 'posts') || scheme.paths?.claims !== undefined,
  },
  {
    kinds: ['visit.made', 'visit.missed'],
    lacks: '却没有写谁联系谁、什么时候走访',
    instead: '先写 visits',
    met: ({ visits }) => !!visits?.some(({ households }) => households !== 0),
  },
  {
    kinds: ['meeting.attended', 'meeting.resolution-done'],
    lacks: '却没有会议',
    instead: '先写 meetings',
    met: (scheme) => !!scheme.meetings?.length || some(scheme, 'meetings'),
  },
  {
    kinds: ['agreement.signed', 'agreement.milestone'],
    lacks: '却没有协议',
    instead: '先写 agreements',
    met: ({ agreements }) => !!agreements?.length,
  },
  {
    kinds: ['exemplar.chosen', 'award.won'],
    lacks: '却没有评选',
    instead: '先写 awards',
    met: ({ awards }) => !!awards?.length,
  },
  { kinds: ['appraisal.final'], lacks: '却没有等次', instead: '先写 grades', met: ({ grades }) => !!grades?.length },
]

/** Why none of these facts can happen, with what to write instead; undefined when one of them can. */
export function impossible(scheme: Scheme, on: readonly FactKind[]): { lacks: string; instead: string } | undefined {
  const lacking = on.map((kind) => needs.find(({ kinds, met }) => kinds.includes(kind) && !met(scheme)))
  return lacking.includes(undefined) ? undefined : lacking[0]
}

/** Tells that a rule waits for something which cannot happen under this scheme. */
export function checkHappens(scheme: Scheme, on: FactKind, path: readonly (string | number)[], report: Report): void {
  const never = impossible(scheme, [on])
  if (never) report(path, `这条看“${on}”，${never.lacks}，永远不会发生`, never.instead)
}

/** What nobody may be asked to do: it is a failing, the work of others, or the calendar's. */
const notAsked: readonly FactKind[] = [
  'period.opened',
  'enrolment.late',
  'enrolment.ended',
  'order.declined',
  'order.handed-back',
  'claim.sent-back',
  'commitment.broken',
  'visit.missed',
  'breach.upheld',
  'talk.held',
]

/** May a duty ask for this fact. */
export const mayBeAsked = (kind: FactKind): boolean => !notAsked.includes(kind)
