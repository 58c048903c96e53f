export interface StarRule {
  stars?: readonly { star: string; from: number }[] | undefined
}
export interface StarStanding {
  /** The highest star reached; null below the first. */
  star: string | null
  /** The star after it and the points still missing; null at the top. */
  next: { star: string; missing: number } | null
}

/** Which star so many points make; undefined where the scheme knows no stars. Their order in the scheme is free. */
export function starOf(rule: StarRule, points: number): StarStanding | undefined {
  if (!rule.stars?.length) return undefined
  const rising = [...rule.stars].sort((a, b) => a.from - b.from)
  const reached = rising.filter(({ from }) => from <= points).at(-1)
  const next = rising.find(({ from }) => from > points)
  return { star: reached?.star ?? null, next: next ? { star: next.star, missing: next.from - points } : null }
}
