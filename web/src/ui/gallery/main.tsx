import { Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { startElder } from '../../elder.ts'
import { startWords } from '../../i18n.ts'
import '../tokens.css'
import '../base.css'
import { Gallery } from './gallery.tsx'

// For looking only: left out of the build. `npx vite web`, then /gallery.html; #elder shows the elder view, and served
// under /console/week#desk (with an answer for /api/me) the whole desk.
async function start() {
  startElder()
  if (location.hash === '#desk') return import('./desk.tsx')
  if (location.hash === '#elder') document.documentElement.setAttribute('data-elder', '')
  await startWords()
  const place = document.getElementById('app')
  if (!place) return
  createRoot(place).render(
    <Suspense>
      <Gallery />
    </Suspense>,
  )
}

void start()
