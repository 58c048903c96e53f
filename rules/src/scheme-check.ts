import { checkAwards } from './scheme-check-awards.ts'
import { checkBlocks } from './scheme-check-blocks.ts'
import { checkDuties } from './scheme-check-duties.ts'
import { checkEnrolments } from './scheme-check-enrolments.ts'
import { checkCites, checkFrame } from './scheme-check-frame.ts'
import { checkGrades } from './scheme-check-grades.ts'
import type { Report } from './scheme-check-kit.ts'
import { checkLow } from './scheme-check-low.ts'
import { checkPaths } from './scheme-check-paths.ts'
import { checkPoints } from './scheme-check-points.ts'
import { checkRates } from './scheme-check-rates.ts'
import { checkScore } from './scheme-check-score.ts'
import { checkSubjects } from './scheme-check-subjects.ts'
import { checkSwitches } from './scheme-check-switches.ts'
import { checkUnscored } from './scheme-check-unscored.ts'
import type { Scheme } from './scheme-schema.ts'

/** What is wrong, where, and what to write instead; in words for an official. */
export interface Problem {
  /** Place in the scheme: block/rule/field, as in points/praised/give. */
  clause: string
  message: string
  instead: string
  line?: number
}

/** Contradictions that a well-formed scheme can still hold; reports each once. */
export function checkScheme(scheme: Scheme, report: Report): void {
  checkFrame(scheme, report)
  checkCites(scheme, scheme, [], report)
  checkSubjects(scheme, report)
  checkSwitches(scheme, report)
  checkEnrolments(scheme, report)
  checkPaths(scheme, report)
  checkPoints(scheme, report)
  checkScore(scheme, report)
  checkUnscored(scheme, report)
  checkDuties(scheme, report)
  checkRates(scheme, report)
  checkLow(scheme, report)
  checkGrades(scheme, report)
  checkAwards(scheme, report)
  checkBlocks(scheme, report)
}
