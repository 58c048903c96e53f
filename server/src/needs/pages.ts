import { formPages } from './pages.form.ts'
import { frontPages } from './pages.front.ts'
import { myPages } from './pages.my.ts'

/** The resident's pages: HTML that works without JavaScript and without an account. */
export const pages = [...frontPages, ...formPages, ...myPages]
