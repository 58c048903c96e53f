import { QueryClientProvider } from '@tanstack/react-query'
import { createRootRoute, createRoute, createRouter, Outlet, RouterProvider, useRouter } from '@tanstack/react-router'
import { type ComponentType, lazy, type ReactNode, Suspense, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { onSignedOut } from './api.ts'
import { startElder } from './elder.ts'
import { Page as Guarded, NotFound } from './guard.tsx'
import { loadWords, startWords, words } from './i18n.ts'
import type { Page } from './pages.ts'
import { queries } from './query.ts'
import { clearHeading } from './ui/heading.ts'
import { ErrorState, LoadingState } from './ui/states.tsx'
import './ui/tokens.css'
import './ui/base.css'

interface App {
  /** '/console' or '/m'. */
  base: string
  pages: Page[]
  Shell: ComponentType<{ children: ReactNode }>
  /** What '/' shows when no page claims it. */
  Home: ComponentType
}

const readSearch = (text: string) => Object.fromEntries(new URLSearchParams(text))
const writeSearch = (search: Record<string, unknown>) => {
  const text = new URLSearchParams(search as Record<string, string>).toString()
  return text && `?${text}`
}

/** After an update of the server the old page's files are gone: say what helps. */
const gone = (): never => {
  throw new Error(words.t('ui:newVersion'))
}
const openAnew = () => location.reload()

/** Plain links are the app's links: those within it are taken over, new tabs, downloads and other places are not. */
function OwnLinks({ base }: { base: string }) {
  const router = useRouter()
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const link = (event.target as Element).closest?.('a')
      if (!link || event.defaultPrevented || event.button !== 0) return
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      if (link.target || link.hasAttribute('download') || link.origin !== location.origin) return
      if (link.pathname !== base && !link.pathname.startsWith(`${base}/`)) return
      if (link.hash && link.pathname === location.pathname) return
      event.preventDefault()
      router.history.push(link.pathname + link.search)
    }
    document.addEventListener('click', onClick)
    return () => document.removeEventListener('click', onClick)
  }, [router, base])
  // The page that opens says itself where it stands.
  useEffect(() => router.subscribe('onBeforeNavigate', ({ pathChanged }) => pathChanged && clearHeading()), [router])
  return null
}

/** Starts one of the two apps in #app. */
export async function startApp({ base, pages, Shell, Home }: App) {
  startElder()
  onSignedOut(() => {
    if (location.pathname.startsWith('/sign-in')) return
    location.assign(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`)
  })
  const root = createRootRoute({
    component: () => (
      <Shell>
        <OwnLinks base={base} />
        <Suspense fallback={<LoadingState />}>
          <Outlet />
        </Suspense>
      </Shell>
    ),
    notFoundComponent: () => <NotFound home={base} />,
    errorComponent: ({ error }) => <ErrorState error={error} onRetry={openAnew} />,
  })
  const routes = pages.map((page) => {
    const fetched = () => page.load().catch(gone)
    const Lazy = lazy(fetched)
    return createRoute({
      getParentRoute: () => root,
      path: page.path,
      loader: () => Promise.all([fetched(), loadWords([page.words])]).then(() => null),
      component: () => (
        <Guarded roles={page.roles}>
          <Lazy />
        </Guarded>
      ),
    })
  })
  if (!pages.some((page) => page.path === '/')) {
    routes.push(createRoute({ getParentRoute: () => root, path: '/', component: () => <Home /> }) as never)
  }
  const router = createRouter({
    routeTree: root.addChildren(routes),
    basepath: base,
    parseSearch: readSearch,
    stringifySearch: writeSearch,
    scrollRestoration: true,
    defaultErrorComponent: ({ error }) => <ErrorState error={error} onRetry={openAnew} />,
    defaultPendingComponent: () => <LoadingState />,
  })
  await startWords()
  const place = document.getElementById('app')
  if (!place) throw new Error('no #app on the page')
  createRoot(place).render(
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  )
}
