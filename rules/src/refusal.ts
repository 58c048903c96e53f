/**
 * Every way the platform says no, with its HTTP status. The code is also the translation key (refusals.json) and
 * what the API's callers switch on, so a code is added here first and never changes its meaning.
 */
export const refusals = {
  // who asks
  'signed-out': 401,
  'wrong-credentials': 401,
  'code-expired': 401,
  'link-expired': 410,
  'not-allowed': 403,
  'second-person-needed': 403,
  'reason-needed': 422,
  'wrong-place': 403,
  'locked-out': 429,
  'too-many': 429,
  // what is asked about; a foreign community's id answers exactly as an absent one
  'not-found': 404,
  'unknown-community': 404,
  'unknown-organisation': 404,
  'unknown-category': 422,
  'unknown-unit-kind': 422,
  'not-on-roster': 404,
  'not-enrolled': 409,
  // the moment
  stale: 409,
  'wrong-state': 409,
  'closed-need': 409,
  'lost-race': 409,
  'already-taken': 409,
  'already-reported': 409,
  'already-rated': 409,
  'already-exists': 409,
  'still-in-use': 409,
  'period-closed': 409,
  'too-late': 409,
  'too-early': 409,
  'duplicate-key-other-body': 409,
  busy: 503,
  // the input
  'invalid-input': 422,
  'key-missing': 400,
  'empty-text': 422,
  'too-long': 422,
  'too-large': 413,
  'bad-phone': 422,
  'bad-code': 422,
  'bad-date': 422,
  'past-day': 422,
  'too-far-ahead': 422,
  'personal-data': 422,
  'nothing-chosen': 422,
  'merge-with-itself': 422,
  // files
  'bad-file': 422,
  'wrong-file-type': 415,
  'file-with-macros': 422,
  'file-too-large': 413,
  'too-many-rows': 413,
  'wrong-columns': 422,
  'nothing-to-import': 422,
  'import-cancelled': 409,
  // the scheme
  'scheme-forbids': 403,
  'scheme-invalid': 422,
  'scheme-missing': 409,
  'scheme-released': 409,
  'scheme-shared': 409,
  'draft-came-back': 409,
  'awards-given': 409,
  // the year's holiday notice
  'notice-year': 422,
  'notice-none-off': 422,
  'notice-no-days': 422,
  'notice-too-long': 422,
  'notice-no-name': 422,
  'notice-no-such-day': 422,
  'notice-other-year': 422,
  'notice-twice': 422,
  'notice-make-up-on-weekday': 422,
  'year-known': 409,
  'year-waiting': 409,
  'helper-overloaded': 409,
  'helper-paused': 409,
  // a pause of one's own
  'pause-past': 422,
  'pause-backwards': 422,
  'pause-too-long': 422,
  'pause-overlaps': 409,
  // our fault
  'out-of-order': 500,
} as const satisfies Record<string, number>

export type RefusalCode = keyof typeof refusals

/** Values a refusal's sentence may show. Never names, phones or words of a private part: refusals are logged. */
export type RefusalParams = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** A no that the caller can act on. Anything else that is thrown is a fault of ours. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly params: RefusalParams

  constructor(code: RefusalCode, params: RefusalParams = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.params = params
  }

  /** HTTP status of this code. */
  get status(): number {
    return refusals[this.code]
  }
}

/** Makes a refusal to be thrown or returned: `throw refuse('too-long', { field: 'what', max: 300 })`. */
export function refuse(code: RefusalCode, params: RefusalParams = {}): Refusal {
  return new Refusal(code, params)
}

/** True for a code of the closed union, whatever its source (a constraint's name, a stored reply). */
export function isRefusalCode(code: string): code is RefusalCode {
  return Object.hasOwn(refusals, code)
}
