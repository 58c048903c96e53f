import type { Page } from '../pages.ts'

/** Table of contents of the console: one line per page, a lazy import each. The rail shows what has a page. */
export const pages: Page[] = []
