/** What the verifier of a record is shown first (HB-20). A sign is a reason to look, never a verdict and never a penalty. */
export const oddities = ['own-word-only', 'long', 'full-day', 'written-together', 'same-words', 'late-entry'] as const
export type Oddity = (typeof oddities)[number]

export interface RecordSigns {
  /** Minutes of this record, and of all records of the same person that day. */
  minutes: number
  minutesThatDay: number
  /** Records the same person wrote within five minutes of this one, itself included. */
  writtenTogether: number
  /** Other records of the same person with the very same line, of a month before and after. */
  sameWords: number
  evidence: string
  /** Days between the service and the writing of its record. */
  daysLate: number
}

/** The signs a record shows; thresholds are ours, wide enough that an honest busy week shows none. */
export function odditiesOf(signs: RecordSigns): Oddity[] {
  const found: Oddity[] = []
  if (signs.evidence === 'E0') found.push('own-word-only')
  if (signs.minutes > 300) found.push('long')
  if (signs.minutesThatDay > 600) found.push('full-day')
  if (signs.writtenTogether >= 4) found.push('written-together')
  if (signs.sameWords >= 3) found.push('same-words')
  if (signs.daysLate > 7) found.push('late-entry')
  return found
}
