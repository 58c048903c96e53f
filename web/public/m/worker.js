/**
 * The member's app without a network: built files that never change come from the phone, the page itself and the day
 * as last seen only when nobody answers. Nothing of a resident's private part is ever kept: those answers are POSTs.
 */
const files = 'files-1'
const seen = 'seen-1'
/** What is at hand: who one is, the day, the communities' telephones. */
const kept = ['/api/me', '/api/me/today', '/api/me/communities']
const most = 150

addEventListener('install', () => skipWaiting())
addEventListener('activate', (event) => event.waitUntil(tidy()))

async function tidy() {
  for (const name of await caches.keys()) if (name !== files && name !== seen) await caches.delete(name)
  await clients.claim()
}

async function fromPhone(request) {
  const cache = await caches.open(files)
  const held = await cache.match(request)
  if (held) return held
  const answer = await fetch(request)
  if (answer.ok) {
    await cache.put(request, answer.clone())
    const keys = await cache.keys()
    // files of earlier versions: the oldest go first
    for (const key of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(key)
  }
  return answer
}

async function fromServer(request, key) {
  const cache = await caches.open(seen)
  try {
    const answer = await fetch(request)
    if (answer.status === 401) await caches.delete(seen)
    else if (answer.ok && !answer.redirected) await cache.put(key, answer.clone())
    return answer
  } catch (error) {
    const held = await cache.match(key)
    if (!held) throw error
    // the page sets its clock by an answer's date, which must not be yesterday's
    const headers = new Headers(held.headers)
    headers.delete('date')
    return new Response(held.body, { status: held.status, headers })
  }
}

addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (origin !== location.origin) return
  // signing out, and acting in another role, leave nothing behind
  if (request.method !== 'GET') {
    if (pathname.startsWith('/api/sessions')) event.waitUntil(caches.delete(seen))
    return
  }
  if (pathname.startsWith('/assets/')) event.respondWith(fromPhone(request))
  else if (request.mode === 'navigate') event.respondWith(fromServer(request, '/m'))
  else if (kept.includes(pathname)) event.respondWith(fromServer(request, pathname))
})
