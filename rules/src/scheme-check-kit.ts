/** Tells one problem: its path in the scheme, what is wrong and what to write instead. */
export type Report = (path: readonly (string | number)[], message: string, instead: string) => void
