import { Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { startElder } from '../elder.ts'
import { loadWords, startWords } from '../i18n.ts'
import { LoadingState } from '../ui/states.tsx'
import { Frame } from './frame.tsx'
import { Invitation } from './invitation.tsx'
import { SignIn } from './sign-in.tsx'
import '../ui/tokens.css'
import '../ui/base.css'

async function start() {
  startElder()
  await startWords()
  await loadWords(['sessions'])
  const place = document.getElementById('app')
  if (!place) return
  const invited = location.pathname.startsWith('/invite')
  createRoot(place).render(
    <Suspense fallback={<LoadingState />}>
      <Frame>{invited ? <Invitation token={location.hash.slice(1)} /> : <SignIn />}</Frame>
    </Suspense>,
  )
}

void start()
