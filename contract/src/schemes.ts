import { Type } from 'typebox'
import { BusinessDate, closed, Done, ExistingDay, endpoint, Id, Instant, Line } from './endpoint.ts'

const base = '/api/organisations/:organisationId'
const At = closed({ organisationId: Id })
const OfDraft = closed({ organisationId: Id, draftId: Id })
const SchemeId = Type.String({ minLength: 2, maxLength: 40 })
/** A day that no version has is not found, whatever it looks like. */
const OfVersion = closed({ organisationId: Id, schemeId: SchemeId, effective: Type.String({ maxLength: 40 }) })
const Maybe = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
/** A scheme as data; its form is the language's own, checked by the rules, not by the contract. */
const Content = Type.Record(Type.String(), Type.Unknown())

/** A version that counts or will count. */
const Version = closed({
  scheme: Type.String(),
  name: Type.String(),
  effective: BusinessDate,
  state: Type.Enum(['coming', 'in-force', 'past']),
  source: Type.Enum(['file', 'desk']),
  rules: Type.Integer(),
  chosen: Type.Integer({ description: 'rules whose value the text does not give' }),
  authorName: Maybe(Type.String()),
  releaserName: Maybe(Type.String()),
  releasedAt: Maybe(Instant),
  note: Maybe(Type.String()),
})
const DraftLine = closed({
  id: Id,
  scheme: Type.String(),
  name: Type.String(),
  effective: BusinessDate,
  state: Type.Enum(['draft', 'sent', 'released', 'dropped']),
  authorName: Type.String(),
  own: Type.Boolean({ description: 'the reader wrote it' }),
  note: Type.String(),
  changedAt: Instant,
  sentAt: Maybe(Instant),
})
const Problem = closed({
  clause: Type.String(),
  message: Type.String(),
  instead: Type.String(),
  line: Type.Optional(Type.Integer()),
})
const Difference = closed({
  block: Type.String(),
  id: Type.String(),
  change: Type.Enum(['added', 'changed', 'removed']),
  say: Type.String(),
  fields: Type.Array(
    closed({ field: Type.String(), before: Type.Optional(Type.Unknown()), after: Type.Optional(Type.Unknown()) }),
  ),
})

/** A clause that meets a law: both texts, what holds now, and what a switch still lacks. */
const Law = closed({
  clause: Type.String(),
  ours: Type.String(),
  law: Type.String(),
  theirs: Type.String(),
  switch: Type.Optional(Type.String()),
  on: Type.Boolean(),
  now: Type.String(),
  missing: Type.Array(Type.Enum(['authority', 'document', 'reason', 'until'])),
})

/** The desk of an area: the schemes its communities run, with their versions, and the drafts. */
export const desk = endpoint({
  method: 'GET',
  path: `${base}/schemes`,
  params: At,
  reply: closed({
    schemes: Type.Array(
      closed({
        scheme: Type.String(),
        communities: Type.Integer({ description: 'of this area that run it' }),
        shared: Type.Boolean({ description: 'places outside this area run it too, so it cannot be changed here' }),
        versions: Type.Array(Version),
      }),
    ),
    drafts: Type.Array(DraftLine),
    allowed: Type.Array(Type.String(), { description: 'draft' }),
  }),
})

/** One version as a document: `content` as written, `whole` with what it inherits. */
export const readVersion = endpoint({
  method: 'GET',
  path: `${base}/schemes/:schemeId/:effective`,
  params: OfVersion,
  reply: closed({
    version: Version,
    content: Content,
    whole: Content,
    yaml: Type.String(),
    laws: Type.Array(Law),
    before: Maybe(BusinessDate),
  }),
})

/** What the later version says differently. Both belong to one scheme or to the one it follows. */
export const compareVersions = endpoint({
  method: 'GET',
  path: `${base}/schemes/:schemeId/:effective/differences`,
  params: OfVersion,
  query: closed({ from: Type.Optional(ExistingDay) }),
  reply: closed({ from: Maybe(BusinessDate), to: BusinessDate, differences: Type.Array(Difference) }),
})

/**
 * Begins a draft from a version. A scheme that other areas run too can't be changed from here: then `newId` names an
 * own one, which follows the other: what happened before its first day stays judged as it was.
 */
export const beginDraft = endpoint({
  method: 'POST',
  path: `${base}/scheme-drafts`,
  params: At,
  body: closed({
    scheme: SchemeId,
    from: BusinessDate,
    effective: BusinessDate,
    newId: Type.Optional(SchemeId),
  }),
  reply: closed({ id: Id }),
})

/** A draft with what is wrong with it and what it changes against the version now in force. */
export const readDraft = endpoint({
  method: 'GET',
  path: `${base}/scheme-drafts/:draftId`,
  params: OfDraft,
  reply: closed({
    draft: closed({
      ...DraftLine.properties,
      seq: Type.Integer(),
      follows: Maybe(Type.String()),
      answer: Maybe(Type.String()),
      yaml: Type.String(),
    }),
    content: Content,
    whole: Content,
    problems: Type.Array(Problem),
    readable: Type.Boolean({ description: 'the text can be parsed; while it cannot, only the text is edited' }),
    base: Maybe(closed({ scheme: Type.String(), effective: BusinessDate, whole: Content })),
    differences: Type.Array(Difference),
    laws: Type.Array(Law),
    allowed: Type.Array(Type.String(), { description: 'edit, send, take-back, drop, return, release' }),
  }),
})

/** Saves the draft, right or wrong; the answer says what is wrong. `content` or `yaml`, whichever was edited. */
export const saveDraft = endpoint({
  method: 'PUT',
  path: `${base}/scheme-drafts/:draftId`,
  params: OfDraft,
  body: closed({
    seq: Type.Integer({ minimum: 1, description: 'as read; another one means somebody else saved in between' }),
    content: Type.Optional(Content),
    yaml: Type.Optional(Type.String({ maxLength: 600_000 })),
    note: Type.Optional(Type.String({ maxLength: 400 })),
  }),
  reply: closed({ seq: Type.Integer(), problems: Type.Array(Problem), readable: Type.Boolean() }),
})

const verb = (name: string) =>
  endpoint({ method: 'POST', path: `${base}/scheme-drafts/:draftId/${name}`, params: OfDraft, reply: Done })

/** To a second person, with why. */
export const sendDraft = endpoint({
  method: 'POST',
  path: `${base}/scheme-drafts/:draftId/send`,
  params: OfDraft,
  body: closed({ note: Line(400) }),
  reply: Done,
})
/** The author takes it back to write on. */
export const takeBack = verb('take-back')
/** The author gives it up. */
export const dropDraft = verb('drop')
/** The second person sends it back with what is wrong. */
export const returnDraft = endpoint({
  method: 'POST',
  path: `${base}/scheme-drafts/:draftId/return`,
  params: OfDraft,
  body: closed({ answer: Line(400) }),
  reply: Done,
})
/** The second person releases it; from then on nobody changes it. */
export const releaseDraft = endpoint({
  method: 'POST',
  path: `${base}/scheme-drafts/:draftId/release`,
  params: OfDraft,
  reply: closed({ scheme: Type.String(), effective: BusinessDate }),
})

/** The communities a draft would be tried on, and what the trial assumes. Reads nothing of people yet. */
export const planDryRun = endpoint({
  method: 'GET',
  path: `${base}/scheme-drafts/:draftId/dry-run`,
  params: OfDraft,
  query: closed({ year: Type.Optional(Type.Integer({ minimum: 2014, maximum: 2100 })) }),
  reply: closed({
    year: Type.Integer(),
    years: Type.Array(Type.Integer()),
    span: closed({ from: BusinessDate, to: BusinessDate }),
    communities: Type.Array(closed({ id: Id, name: Type.String() })),
    assumptions: Type.Array(closed({ work: Type.String(), who: Type.String(), minutes: Type.Number() })),
  }),
})

const Volumes = closed({
  facts: Type.Record(Type.String(), Type.Integer()),
  members: Type.Integer(),
  units: Type.Integer(),
  communities: Type.Integer(),
  low: Type.Optional(Type.Record(Type.String(), Type.Integer())),
  lack: Type.Optional(Type.Record(Type.String(), Type.Number())),
})
/** One community's comparison, as rules/scheme-compare makes it; the page adds them up, place by place. */
export const dryRunPart = endpoint({
  method: 'GET',
  path: `${base}/scheme-drafts/:draftId/dry-run/:placeId`,
  params: closed({ organisationId: Id, draftId: Id, placeId: Id }),
  query: closed({ year: Type.Optional(Type.Integer({ minimum: 2014, maximum: 2100 })) }),
  reply: closed({
    comparison: closed({
      facts: Type.Integer(),
      cards: Type.Array(
        closed({
          who: Type.Enum(['member', 'unit', 'branch']),
          subjectId: Id,
          before: Type.Integer(),
          after: Type.Integer(),
        }),
      ),
      duties: Type.Array(
        closed({
          rule: Type.String(),
          who: Type.Enum(['member', 'unit', 'branch']),
          say: Type.String(),
          on: Type.String(),
          missedBefore: Type.Optional(Type.Integer()),
          missedAfter: Type.Optional(Type.Integer()),
          metAfter: Type.Integer(),
          newlyMissed: Type.Integer(),
          ofKind: Type.Integer(),
          counted: Type.Integer(),
        }),
      ),
      low: closed({ before: Type.Integer(), after: Type.Integer() }),
      volumes: closed({ before: Volumes, after: Volumes }),
    }),
    names: Type.Array(closed({ subjectId: Id, name: Type.String() }), {
      description: 'of cards whose points change, for whoever may read them',
    }),
  }),
})

/** The language as JSON Schema: forms and editors are made from it. */
export const language = endpoint({
  method: 'GET',
  path: '/api/scheme-language',
  reply: closed({ schema: Content }),
})
