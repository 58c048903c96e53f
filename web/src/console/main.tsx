import { startApp } from '../app.tsx'
import { ConsoleHome } from './home.tsx'
import { pages } from './pages.ts'
import { ConsoleShell } from './shell.tsx'

void startApp({ base: '/console', pages, Shell: ConsoleShell, Home: ConsoleHome })
