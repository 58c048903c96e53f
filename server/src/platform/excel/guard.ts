/**
 * A spreadsheet takes a cell that begins with = + - @ (full-width forms too, which it folds: trust.md F4), tab, CR or
 * NUL for a formula once the cell is edited or passes through csv. Such text gets an apostrophe in front; plain
 * numbers and telephone numbers (“-5”, “+86 144…”) are left as they are, for they compute nothing.
 */
export function guarded(text: string): string {
  const clean = printable(text)
  return dangerous(text) || dangerous(clean) ? `'${clean}` : clean
}

/** Takes the apostrophe off again when it stands before what `guarded` guards, so that exports can be re-read. */
export function unguarded(text: string): string {
  return text.startsWith("'") && dangerous(text.slice(1)) ? text.slice(1) : text
}

function dangerous(text: string): boolean {
  if (/^[\t\r\0]/.test(text)) return true
  // Blanks and invisible characters in front are dropped by some readers, so they don't hide what follows.
  const start = text.normalize('NFKC').replace(/^[\s\p{Cf}\p{Cc}]+/u, '')
  return /^[=+\-−@]/.test(start) && !/^[+\-−]?\d[\d\s.,-]*$/.test(start)
}

/** Without what XML 1.0 cannot carry: control characters and halves of surrogate pairs. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
  return text.toWellFormed().replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
}
