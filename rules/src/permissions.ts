/** Who can sit at the platform. A person may hold several and acts in one; `resident` is nobody signed in. */
export const roles = [
  'resident',
  'member',
  'secretary',
  'clerk',
  'grid-worker',
  'street',
  'county',
  'operator',
] as const
export type Role = (typeof roles)[number]

/**
 * How the actor must stand to the target: anyone; holds the private link; the person himself; the community the
 * role sits in; what one filed there for somebody; anything of the unit or branch; the unit's
 * own matters but not those of its members (nobody reports in or accepts for another); a community one is tied to by an enrolment or order; holds the accepted order;
 * an organisation above; exactly one level above.
 */
export type Relation =
  | 'anyone'
  | 'link'
  | 'self'
  | 'own-community'
  | 'filer'
  | 'own-unit'
  | 'as-unit'
  | 'tied'
  | 'holder'
  | 'below'
  | 'just-below'

type Row = Partial<Record<Role, readonly Relation[]>>

const desk: Row = { clerk: ['own-community'] }
const field: Row = { clerk: ['own-community'], 'grid-worker': ['own-community'] }
/** The desk for every need, a grid worker for those filed by herself. */
const filed: Row = { clerk: ['own-community'], 'grid-worker': ['filer'] }
const asked: Row = { member: ['self'], secretary: ['as-unit'] }
const above: Row = { street: ['below'], county: ['below'] }
const staff: Row = { secretary: ['own-unit'], clerk: ['own-community'], ...above }
const inviters: Row = {
  operator: ['anyone'],
  county: ['below'],
  street: ['just-below'],
  clerk: ['own-community'],
  secretary: ['own-unit'],
}
const signedIn: Row = {
  member: ['anyone'],
  secretary: ['anyone'],
  clerk: ['anyone'],
  'grid-worker': ['anyone'],
  street: ['anyone'],
  county: ['anyone'],
  operator: ['anyone'],
}

/**
 * The whole table: action × role × relation. Street and county read down to the record and decide nothing there;
 * the private part of a need is for its link, its clerk and whoever holds the order. The rights page, the routes
 * and the tests are read from this one object.
 */
export const permissions = {
  // what the public sees
  'community.read': { resident: ['anyone'] },
  'board.read': { resident: ['anyone'] },
  'scheme.read': { resident: ['anyone'] },
  'paper.verify': { resident: ['anyone'] },
  'complaint.place': { resident: ['anyone'] },

  // sessions
  'session.start': { resident: ['anyone'] },
  'session.end': { resident: ['anyone'] },
  'session.switch': signedIn,
  'session.read': signedIn,
  'account.redeem': { resident: ['link'] },

  // organisations, people, accounts
  'organisation.read': signedIn,
  'organisation.invite': inviters,
  'organisation.end-role': inviters,
  'organisation.reset': inviters,
  'organisation.edit': { clerk: ['own-community'], secretary: ['own-unit'], county: ['below'], operator: ['anyone'] },
  'organisation.poster': desk,
  'person.read': { member: ['self'], ...staff },
  'person.edit': { member: ['self'], secretary: ['own-unit'], clerk: ['own-community'] },
  'pause.read': { member: ['self'] },
  'pause.begin': { member: ['self'] },
  'pause.change': { member: ['self'] },
  'pause.end': { member: ['self'] },
  'person.open-phone': { clerk: ['own-community'], secretary: ['own-unit'] },

  // roster import
  'import.template': { secretary: ['own-unit'], clerk: ['own-community'], county: ['below'] },
  'import.upload': { county: ['below'] },
  'import.read': { county: ['below'] },
  'import.confirm': { county: ['below'] },
  'import.cancel': { county: ['below'] },

  // reporting in
  'enrolment.read': { member: ['self'], ...staff },
  'enrolment.open': desk,
  'enrolment.report': asked,
  'enrolment.confirm': desk,
  'enrolment.return': desk,
  'enrolment.walk-in': desk,
  'enrolment.end': desk,
  'enrolment.urge': { secretary: ['own-unit'], clerk: ['own-community'] },
  'enrolment.give-reason': { secretary: ['own-unit'] },

  // needs
  'need.place': { resident: ['anyone'] },
  'need.file': field,
  'need.follow': { resident: ['link'] },
  'need.find': desk,
  'need.read': { ...filed, ...above, member: ['holder'], secretary: ['holder'] },
  'need.browse': { member: ['tied'], secretary: ['tied'], ...field, ...above },
  'need.amend': { resident: ['link'], ...filed },
  'need.withdraw': { resident: ['link'], ...desk },
  'need.reopen': { resident: ['link'], ...desk },
  'need.release': desk,
  'need.sort': desk,
  'need.merge': desk,
  'need.split': desk,
  'need.mark-collective': desk,
  'need.answer': desk,
  'need.publish': desk,
  'need.take-down': desk,
  'need.open-private': { resident: ['link'], ...filed, member: ['holder'], secretary: ['holder'] },
  'need.print-slip': filed,

  // orders
  'order.read': { member: ['self'], ...staff },
  'order.propose': desk,
  'order.dispatch': desk,
  'order.accept': asked,
  'order.decline': asked,
  'order.hand-back': asked,
  'order.pass-on': { secretary: ['as-unit'] },
  'order.start': asked,
  'order.finish': asked,
  'order.withdraw': asked,
  'order.recall': desk,
  'order.urge': desk,
  'order.grab': { member: ['tied'] },
  'order.nominate': { member: ['tied'] },
  'order.browse': { member: ['tied'] },

  // presence and records
  'presence.confirm': { member: ['self'], ...field },
  'presence.show-code': { resident: ['link'], ...field },
  'presence.raise': desk,
  'service.read': { member: ['self'], ...staff },
  'service.write': asked,
  'service.enter-later': desk,
  'service.verify': desk,
  'service.return': desk,
  'service.withdraw': desk,
  'service.mark-well-done': desk,
  'rating.give': { resident: ['link'] },
  'rating.file-told': filed,
  'rating.read': desk,

  // points, ledgers, figures
  'points.read': { member: ['self'], ...staff },
  'points.score': desk,
  'period.close': desk,
  'reminder.read': { member: ['self'], secretary: ['own-unit'], clerk: ['own-community'] },
  'appraisal.read': { member: ['self'], ...staff },
  'appraisal.draft': desk,
  'appraisal.confirm': desk,
  'appraisal.answer': asked,
  'appraisal.appeal': asked,
  'appraisal.let-stand': desk,
  'appraisal.decide': { clerk: ['own-community'], ...above },
  'appraisal.object': desk,
  'appraisal.finish': desk,
  'ledger.read': { ...staff },
  'ledger.export': { ...staff },
  'report.read': { clerk: ['own-community'], ...above },
  'report.export': { clerk: ['own-community'], ...above },
  'desk.read': desk,
  'unit.read': { secretary: ['own-unit'], ...above },
  'audit.read': { county: ['below'], operator: ['anyone'] },
  'scheme.assign': { county: ['below'] },
  'scheme.browse': { ...above },
  'scheme.draft': { county: ['below'] },
  'scheme.dry-run': { county: ['below'] },
  'scheme.release': { county: ['below'] },
  'calendar.read': signedIn,
  'holiday.browse': { ...above },
  'holiday.enter': { county: ['below'] },
  'holiday.release': { county: ['below'] },
  'message.read': { member: ['self'], secretary: ['own-unit'], clerk: ['own-community'] },
  'inbox.read': { resident: ['anyone'] },
} satisfies Record<string, Row>

export type Action = keyof typeof permissions

/** Roles that each role may invite, end and reset: always the level below, and a unit's secretary its branches'. */
export const invites: Readonly<Record<Role, readonly Role[]>> = {
  resident: [],
  member: [],
  'grid-worker': [],
  operator: ['county'],
  county: ['street', 'clerk', 'secretary'],
  street: ['clerk'],
  clerk: ['grid-worker'],
  secretary: ['secretary'],
}

/** Kinds of organisation in which a role can sit. */
export const seats: Readonly<Record<Role, readonly string[]>> = {
  resident: [],
  member: ['unit', 'branch'],
  operator: ['province', 'prefecture', 'county'],
  county: ['county'],
  street: ['street'],
  clerk: ['community'],
  'grid-worker': ['neighbourhood', 'grid'],
  secretary: ['unit', 'branch'],
}
