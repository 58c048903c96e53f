import { startApp } from '../app.tsx'
import { Nothing } from './home.tsx'
import { pages } from './pages.ts'
import { MemberShell } from './shell.tsx'

// Without it everything works, only not without a network.
if ('serviceWorker' in navigator) navigator.serviceWorker.register('/m/worker.js', { scope: '/m' }).catch(() => {})

void startApp({ base: '/m', pages, Shell: MemberShell, Home: Nothing })
