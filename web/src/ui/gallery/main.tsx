import { Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { startElder } from '../../elder.ts'
import { startWords } from '../../i18n.ts'
import '../tokens.css'
import '../base.css'
import { Gallery } from './gallery.tsx'

// For looking only: left out of the build. `npx vite web`, then /gallery.html; with #elder in the elder view.
startElder()
if (location.hash === '#elder') document.documentElement.setAttribute('data-elder', '')
await startWords()
const place = document.getElementById('app')
if (place) {
  createRoot(place).render(
    <Suspense>
      <Gallery />
    </Suspense>,
  )
}
