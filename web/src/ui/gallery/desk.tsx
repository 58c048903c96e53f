import { startApp } from '../../app.tsx'
import { ConsoleHome } from '../../console/home.tsx'
import { nav } from '../../console/nav.ts'
import { pages } from '../../console/pages.ts'
import { ConsoleShell } from '../../console/shell.tsx'

// The desk with every item of every role's rail, each showing the same sample page; needs an answer for /api/me.
const load = () => import('./desk-page.tsx')
for (const [role, groups] of Object.entries(nav)) {
  for (const { path } of groups.flatMap((group) => group.items)) {
    pages.push({ path, roles: [role as never], words: 'ui', load })
  }
}
pages.push({ path: '/needs/new', roles: ['clerk'], words: 'ui', load })
const seen = new Map(
  pages.map((page) => [
    page.path,
    { ...page, roles: pages.filter((p) => p.path === page.path).flatMap((p) => p.roles) },
  ]),
)
pages.splice(0, pages.length, ...seen.values())
void startApp({ base: '/console', pages, Shell: ConsoleShell, Home: ConsoleHome })
