/**
 * How many of a group each share gets: whole places that add up to the group, each at most one off its exact part
 * (largest remainders first, the earlier share on a draw).
 */
export function quotas(group: number, shares: readonly number[]): number[] {
  const exact = shares.map((share) => share * group)
  // 0.3 × 10 is 2.9999999999999996 in floating point; what is meant is 3
  const whole = exact.map((part) => Math.floor(part + 1e-9))
  const order = exact
    .map((part, at) => ({ at, rest: part - (whole[at] ?? 0) }))
    .sort((a, b) => (Math.abs(b.rest - a.rest) > 1e-9 ? b.rest - a.rest : a.at - b.at))
  let left = group - whole.reduce((sum, one) => sum + one, 0)
  for (const { at } of order) {
    if (left <= 0) break
    whole[at] = (whole[at] ?? 0) + 1
    left--
  }
  return whole
}

/**
 * Deals shares of a group out by points, best first: for each one the index of the share and the place (1 is best;
 * as many points, the same place). Who has as many points gets the same share: the one that most of their places lie
 * in, the better one on a draw; so quotas may shift by a tie, and nobody is put below somebody with fewer points.
 */
export function shareOut(points: readonly number[], shares: readonly number[]): { share: number; place: number }[] {
  const sizes = quotas(points.length, shares)
  const shareOfPlace = sizes.flatMap((size, share) => Array.from({ length: size }, () => share))
  const order = points.map((_, at) => at).sort((a, b) => (points[b] ?? 0) - (points[a] ?? 0))
  const answer = points.map(() => ({ share: 0, place: 0 }))
  for (let from = 0; from < order.length; ) {
    const mine = points[order[from] ?? 0]
    let to = from
    while (to < order.length && points[order[to] ?? 0] === mine) to++
    const share = most(shareOfPlace.slice(from, to))
    for (const at of order.slice(from, to)) answer[at] = { share, place: from + 1 }
    from = to
  }
  return answer
}

/** The value met most often in a rising list, the smaller one on a draw. */
function most(values: readonly number[]): number {
  const counts = Map.groupBy(values, (value) => value)
  return [...counts].reduce((best, one) => (one[1].length > best[1].length ? one : best), [0, [] as number[]])[0]
}
