import { startApp } from '../app.tsx'
import { Nothing } from './home.tsx'
import { pages } from './pages.ts'
import { MemberShell } from './shell.tsx'

const waiting = ['/take', '/activities', '/mine']
  .filter((path) => !pages.some((page) => page.path === path))
  .map((path) => ({ path, roles: ['member' as const], words: 'ui', load: async () => ({ default: Nothing }) }))

void startApp({ base: '/m', pages: [...pages, ...waiting], Shell: MemberShell, Home: Nothing })
