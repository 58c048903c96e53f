import { type TSchema, Type } from 'typebox'
import { BusinessDate, closed, ExistingDay, endpoint, Id, Instant, Line, Paged } from './endpoint.ts'

const Nullable = <T extends TSchema>(type: T) => Type.Union([type, Type.Null()])
const Count = Type.Integer()
const Subject = Type.Enum(['member', 'unit', 'branch'])
const DutyState = Type.Enum(['met', 'open', 'missed', 'excused'])

/** Where a rule comes from: its sentence, the document's title and the place in it. */
const Told = { rule: Type.String(), say: Type.String(), source: Type.String(), place: Type.String() }

/** One duty: its newest period of the year, and how many of the year's periods went how. */
export const Duty = closed({
  ...Told,
  every: Type.String(),
  /** What `required`, `done` and `left` count. */
  measure: Type.Enum(['times', 'hours', 'kinds']),
  period: Type.String(),
  required: Type.Number(),
  done: Type.Number(),
  /** Still due; 0 is “nothing more is due”. */
  left: Type.Number(),
  state: DutyState,
  counts: closed({ met: Count, open: Count, missed: Count, excused: Count }),
})

/** One line of why a grade is what it is. */
export const GradeReason = closed({
  why: Type.Enum(['band', 'share', 'bar', 'jury']),
  say: Type.String(),
  source: Type.String(),
  place: Type.String(),
  grade: Type.Optional(Type.String()),
  /** Lower edge of the band; absent for the lowest. */
  from: Type.Optional(Count),
  points: Type.Optional(Count),
  rank: Type.Optional(Count),
  group: Type.Optional(Count),
  /** Who gives the grade. */
  by: Type.Optional(Type.String()),
  /** How many facts stand behind a bar. */
  facts: Type.Optional(Count),
})

/** A grade on its way from people: drafted → shown → appealed → decided → final. */
const GivenGrade = closed({
  id: Id,
  state: Type.String(),
  grade: Type.String(),
  reason: Type.String(),
  answer: Nullable(Type.String()),
  appeal: Nullable(Type.String()),
  /** Last day of the term that runs: for objecting, or of the notice. */
  endsOn: Nullable(BusinessDate),
  allowed: Type.Array(Type.String()),
})

export const Grade = closed({
  ...Told,
  period: Type.String(),
  /** `given` by the rules · `jury` to be given by people · `none`: nothing is scored. */
  state: Type.Enum(['given', 'jury', 'none']),
  grade: Nullable(Type.String()),
  names: Type.Array(Type.String()),
  /** The best grade that bars leave open to the people who give it. */
  atMost: Nullable(Type.String()),
  /** What people are giving; null before somebody has drafted it, and for whoever it does not concern. */
  given: Nullable(GivenGrade),
  reasons: Type.Array(GradeReason),
})

export const Star = closed({
  rule: Type.String(),
  star: Nullable(Type.String()),
  next: Nullable(closed({ star: Type.String(), missing: Count })),
})

/** Points taken over from the account before, or lapsed in this one (negative). */
const AccountEntry = closed({ what: Type.Enum(['carried', 'expired']), points: Count, date: BusinessDate })

const standing = {
  points: Nullable(Count),
  account: Type.Array(AccountEntry),
  duties: Type.Array(Duty),
  grades: Type.Array(Grade),
  stars: Type.Array(Star),
}

/** One member or unit of a community with where it stands. */
export const SubjectStanding = closed({
  subject: Subject,
  subjectId: Id,
  name: Type.String(),
  unitName: Type.String(),
  /** Reported in and confirmed. */
  current: Type.Boolean(),
  /** Reported after the due date, or due and not reported yet. */
  late: Type.Boolean(),
  ...standing,
})

/** A share of people: `of` so many of `among`; `met` is null where there is nobody to count. */
const Rate = closed({ ...Told, of: Count, among: Count, goal: Type.Number(), met: Nullable(Type.Boolean()) })

const Span = {
  year: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2200 })),
  /** As of this business date; its year unless `year` is given. Today without it. */
  on: Type.Optional(ExistingDay),
}
const About = { year: Count, on: BusinessDate, asOf: Instant }

/** Everybody of a community: where they stand with duties, points, grade and star. By name; never a ranking. */
export const communityStanding = endpoint({
  method: 'GET',
  path: '/api/communities/:communityId/standing',
  params: closed({ communityId: Id }),
  query: closed({
    ...Paged.properties,
    ...Span,
    subject: Type.Optional(Subject),
    search: Type.Optional(Type.String({ maxLength: 50 })),
    /** Only those with a duty in this state, or with this grade; `jury` and `none` too. */
    duty: Type.Optional(DutyState),
    grade: Type.Optional(Type.String({ maxLength: 40 })),
  }),
  reply: closed({
    ...About,
    scheme: Type.String(),
    noScore: Type.Boolean(),
    rows: Type.Array(SubjectStanding),
    next: Nullable(Type.String()),
    /** How many the filter leaves. */
    total: Count,
  }),
})

const Cycle = Type.Optional(Type.Enum(['running', 'last']))

/** What people look at when they compare, out of the cycle's records. */
const AwardFigures = closed({
  points: Nullable(Count),
  services: Count,
  hours: Type.Number(),
  needs: Count,
  wishes: Count,
  problems: Count,
})

/** One award of the scheme in a cycle, with those who may be proposed by name; people compare and decide, nobody is ranked. */
const Award = closed({
  ...Told,
  name: Type.String(),
  who: Subject,
  period: Type.String(),
  from: BusinessDate,
  to: BusinessDate,
  number: Count,
  /** Proposed, confirmed by a person and not turned down. */
  taken: Count,
  compared: Type.Array(Type.String()),
  nominate: Type.Array(Type.String()),
  noticeDays: Count,
  /** Given by somebody above the community; it has no round here. */
  above: Type.Boolean(),
  candidates: Type.Array(
    closed({
      subject: Subject,
      subjectId: Id,
      name: Type.String(),
      unitName: Type.String(),
      figures: AwardFigures,
      given: Nullable(GivenGrade),
    }),
  ),
  /** How many may be proposed; the list ends at two hundred and is searched by name. */
  total: Count,
})

/** The awards of a community's scheme in the cycle that runs or in the last one, with who may be proposed. */
export const communityAwards = endpoint({
  method: 'GET',
  path: '/api/communities/:communityId/awards',
  params: closed({ communityId: Id }),
  query: closed({ cycle: Cycle, search: Type.Optional(Type.String({ maxLength: 50 })) }),
  reply: closed({ asOf: Instant, scheme: Type.String(), awards: Type.Array(Award) }),
})

/** Proposes a member or unit for an award, or writes the proposal anew; by whom and why stands in the reason. */
export const nominateAward = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/awards',
  params: closed({ communityId: Id }),
  body: closed({ subjectId: Id, rule: Line(40), reason: Line(200), cycle: Cycle }),
  reply: closed({ id: Id, state: Type.String(), grade: Type.String() }),
})

/** The member's own standing, in each community she belongs to; for her alone. */
export const myStanding = endpoint({
  method: 'GET',
  path: '/api/me/standing',
  query: closed(Span),
  reply: closed({
    ...About,
    communities: Type.Array(
      closed({
        communityId: Id,
        communityName: Type.String(),
        scheme: Type.String(),
        ...standing,
        /** Awards that people propose her for, once somebody stands for it. */
        awards: Type.Array(closed({ ...Told, name: Type.String(), period: Type.String(), given: GivenGrade })),
      }),
    ),
    /** By the scheme that her unit has for its own people, over what she did in all communities. */
    units: Type.Array(closed({ unitId: Id, unitName: Type.String(), scheme: Type.String(), ...standing })),
  }),
})

/** A unit's own standing and its people's, for its office, community by community. */
export const unitStanding = endpoint({
  method: 'GET',
  path: '/api/units/:unitId/standing',
  params: closed({ unitId: Id }),
  query: closed(Span),
  reply: closed({
    ...About,
    communities: Type.Array(
      closed({
        communityId: Id,
        communityName: Type.String(),
        scheme: Type.String(),
        noScore: Type.Boolean(),
        rates: Type.Array(Rate),
        rows: Type.Array(SubjectStanding),
      }),
    ),
    /** By the scheme that the unit has for its own people, over all communities; null where it has none. */
    own: Nullable(closed({ scheme: Type.String(), noScore: Type.Boolean(), rows: Type.Array(SubjectStanding) })),
  }),
})

const DutyCount = closed({
  scheme: Type.String(),
  who: Subject,
  ...Told,
  /** Members or units asked; periods that went how, over all of them. */
  subjects: Count,
  met: Count,
  open: Count,
  missed: Count,
  excused: Count,
})
const GradeCount = closed({
  scheme: Type.String(),
  who: Subject,
  ...Told,
  /** In the scheme's order, best first. */
  grades: Type.Array(closed({ name: Type.String(), count: Count })),
  jury: Count,
  none: Count,
})
const PointsSum = closed({ who: Subject, subjects: Count, points: Count })

/** A community's, street's or county's year in counts: duties per rule, grades per name, points. Nobody is named. */
export const standingSummary = endpoint({
  method: 'GET',
  path: '/api/organisations/:organisationId/standing',
  params: closed({ organisationId: Id }),
  query: closed(Span),
  reply: closed({
    ...About,
    name: Type.String(),
    duties: Type.Array(DutyCount),
    grades: Type.Array(GradeCount),
    rates: Type.Array(Rate),
    points: Type.Array(PointsSum),
    communities: Type.Array(
      closed({
        communityId: Id,
        name: Type.String(),
        members: Count,
        units: Count,
        met: Count,
        open: Count,
        missed: Count,
        excused: Count,
        points: Count,
      }),
    ),
  }),
})

const One = closed({ communityId: Id, appraisalId: Id })
const Given = closed({ id: Id, state: Type.String(), grade: Type.String() })

/** Drafts the grade of a member or unit for the running cycle, or changes the draft; a bar of the scheme holds. */
export const draftAppraisal = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/appraisals',
  params: closed({ communityId: Id }),
  body: closed({ subjectId: Id, rule: Line(40), grade: Line(40), reason: Line(200) }),
  reply: Given,
})

/** A named person confirms it, and the one concerned sees it. */
export const confirmAppraisal = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/appraisals/:appraisalId/confirm',
  params: One,
  reply: Given,
})

export const answerAppraisal = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/appraisals/:appraisalId/answer',
  params: One,
  body: closed({ text: Line(300) }),
  reply: Given,
})

export const appealAppraisal = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/appraisals/:appraisalId/appeal',
  params: One,
  body: closed({ reason: Line(300) }),
  reply: Given,
})

/** Nobody objected in the days given for it. */
export const letStand = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/appraisals/:appraisalId/let-stand',
  params: One,
  reply: Given,
})

/** Somebody who neither drafted nor confirmed it decides on the appeal. */
export const decideAppraisal = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/appraisals/:appraisalId/decide',
  params: One,
  body: closed({ grade: Line(40), reason: Line(200) }),
  reply: Given,
})

/** Somebody objects while the public notice runs: noted at the desk, decided once more by somebody uninvolved. */
export const objectAppraisal = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/appraisals/:appraisalId/object',
  params: One,
  body: closed({ reason: Line(300) }),
  reply: Given,
})

/** After the notice, if the scheme has one: the grade is final and becomes a fact. */
export const finishAppraisal = endpoint({
  method: 'POST',
  path: '/api/communities/:communityId/appraisals/:appraisalId/finish',
  params: One,
  reply: Given,
})
