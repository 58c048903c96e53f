import { Refusal, type RefusalCode, refuse } from '@lianxin/rules/refusal'

/** Named constraints that a person can run into, and what they are told. Any other violation is a fault of ours. */
const constraintRefusals: Record<string, RefusalCode> = {
  organisations_code_once: 'already-exists',
  organisations_name_once: 'already-exists',
  identities_pkey: 'already-exists',
  roles_once: 'already-exists',
  enrolments_once: 'already-reported',
  orders_member_once: 'already-taken',
  orders_unit_once: 'already-taken',
  services_once: 'already-exists',
  presences_once: 'already-exists',
  ratings_once: 'already-rated',
  transitions_pk: 'lost-race',
  scheme_versions_pk: 'scheme-released',
  scheme_versions_two_persons: 'second-person-needed',
  holiday_notices_first: 'already-exists',
  holiday_notices_pk: 'wrong-state',
  holiday_notices_two_persons: 'second-person-needed',
}

interface PgError {
  code: string
  constraint?: string
}

const isPgError = (error: unknown): error is PgError =>
  typeof error === 'object' && error !== null && typeof (error as PgError).code === 'string'

/** 40001, 40P01: try again; 08*, 57P0x, 25006: the server went away or is read-only after a fail-over. */
export const isRetryable = (error: unknown): boolean =>
  isPgError(error) && /^(40001|40P01|25006|08...|57P0.)$/.test(error.code)

/**
 * The database is away: refused or broken connections of the client's own, which carry no SQLSTATE. A file that isn't
 * there (ENOENT of anything but connecting) stays a fault of ours.
 */
const isAway = (error: unknown): boolean =>
  error instanceof Error &&
  (/^(connect E(CONNREFUSED|NOENT)|(read|write) E(CONNRESET|PIPE))\b/.test(error.message) ||
    /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/.test(
      error.message,
    ))

/**
 * Text that is no id, day, number or storable text where one is meant (22P02, 22007, 22008, 22003, 22021, 22P05). It
 * always comes out of an address or a body, so it is the caller's to put right.
 */
const isOddValue = (error: PgError): boolean => /^(22P02|22P05|22007|22008|22003|22021)$/.test(error.code)

/**
 * What the caller is told: refusals pass, named constraints become one, a database that is away is worth another try,
 * everything else stays an error of ours.
 */
export function asRefusal(error: unknown): unknown {
  if (error instanceof Refusal) return error
  if (isAway(error)) return Object.assign(refuse('busy'), { cause: error })
  if (!isPgError(error)) return error
  const code = error.constraint ? constraintRefusals[error.constraint] : undefined
  if (code) return refuse(code)
  if (isRetryable(error)) return refuse('busy')
  // the cause goes into the log, as a code without its words
  if (isOddValue(error)) return Object.assign(refuse('invalid-input'), { cause: error })
  return error
}
