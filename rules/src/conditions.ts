import { atLeast, type EvidenceLevel, evidenceLevels } from './evidence.ts'
import type { Fact, FactValue, Subject } from './scheme-facts.ts'
import type { WhenClause } from './scheme-schema.ts'

type Scalar = string | number | boolean

const isLevel = (value: Scalar): value is EvidenceLevel => evidenceLevels.some((level) => level === value)

/** a ≥ b: numbers by size, evidence by level; anything else never compares. */
function reaches(a: Scalar, b: Scalar): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a >= b
  return isLevel(a) && isLevel(b) && atLeast(a, b)
}

/** True when every condition holds; a value the fact does not carry fulfils none, not even `not`. */
export function holds(when: WhenClause | undefined, values: Fact['values']): boolean {
  if (!when) return true
  // no list of entries: this is asked of every fact of a year for every rule
  for (const name in when) {
    const condition = when[name as FactValue]
    const value = values[name as FactValue]
    if (value === undefined || condition === undefined) return false
    if (typeof condition !== 'object') {
      if (value !== condition) return false
      continue
    }
    if ('not' in condition && value === condition.not) return false
    if ('one-of' in condition && !condition['one-of'].includes(value)) return false
    if ('at-least' in condition && !reaches(value, condition['at-least'])) return false
    if ('at-most' in condition && !reaches(condition['at-most'], value)) return false
  }
  return true
}

/** True unless the rule is for some kinds of organisation and this is none of them, or of a kind nobody has said. */
export function isOfKinds(rule: { 'organisation-kinds'?: readonly string[] }, values: Fact['values'] = {}): boolean {
  const kind = values['organisation-kind']
  return !rule['organisation-kinds'] || rule['organisation-kinds'].some((name) => name === kind)
}

/** Whom a rule speaks about: members, units or branches, of some kinds of organisation or in some roles only. */
export function concerns(
  rule: { who: Subject; 'organisation-kinds'?: readonly string[]; roles?: readonly string[] },
  subject: { who: Subject; values: Fact['values'] },
): boolean {
  if (rule.who !== subject.who || !isOfKinds(rule, subject.values)) return false
  return !rule.roles || rule.roles.some((role) => role === subject.values.role)
}

/**
 * False only for a rule of one card where it is known that the subject is enrolled on the other alone: nobody is asked at
 * the unit's place for what she owes where she lives.
 */
export const onCard = (
  { card }: { card?: Fact['card'] },
  { cards }: { cards?: readonly Fact['card'][] | undefined },
): boolean => !card || !cards || cards.includes(card)
