import type { Page } from '../pages.ts'

/** Table of contents of the member's app: one line per page, a lazy import each. */
export const pages: Page[] = []
