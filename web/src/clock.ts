/**
 * The page's one clock: the server's, as its answers' Date header tells it. A phone set to another day
 * must not show “昨天” for today.
 */
let ahead = 0

/** Called by api.ts with every answer. */
export function learnTime(dateHeader: string | null) {
  const said = dateHeader ? Date.parse(dateHeader) : Number.NaN
  // The header has whole seconds; half of one is the fair guess.
  if (!Number.isNaN(said)) ahead = said + 500 - Date.now()
}

export const now = () => new Date(Date.now() + ahead)
