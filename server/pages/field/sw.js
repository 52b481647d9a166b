// SHELL {name, version, files} stands above this line: the server writes it whenever a file changes.
const CACHE = `gridhall-${SHELL.name}-${SHELL.version}`
const PICTURES = `gridhall-${SHELL.name}-pictures`
const MOST_PICTURES = 120
const SCOPE = new URL('./', self.location.href)
const files = new Set(SHELL.files.map((name) => new URL(name, SCOPE).href))

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))
self.addEventListener('message', ({ data }) => data === 'take over' && self.skipWaiting())
self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET') return
  const url = new URL(request.url)
  if (url.origin !== SCOPE.origin) return
  if (request.mode === 'navigate' && url.href.split(/[?#]/)[0] === SCOPE.href) event.respondWith(ours(SCOPE.href, request))
  else if (files.has(url.href)) event.respondWith(ours(url.href, request))
  else if (url.pathname.startsWith(new URL('../media/', SCOPE).pathname)) event.respondWith(picture(event))
})

async function install() {
  const cache = await caches.open(CACHE)
  await cache.addAll([...files].map((file) => new Request(file, { cache: 'no-cache' })))
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith(`gridhall-${SHELL.name}-`))
  await Promise.all(old.filter((name) => name !== CACHE && name !== PICTURES).map((name) => caches.delete(name)))
  await self.clients.claim()
}

async function ours(key, request) {
  const cache = await caches.open(CACHE)
  return (await cache.match(key)) ?? fetch(request)
}

// Addresses of pictures are signed for hours and never change what they show.
async function picture(event) {
  const cache = await caches.open(PICTURES)
  const found = await cache.match(event.request)
  if (found) return found
  const answer = await fetch(event.request)
  if (answer.status === 200) event.waitUntil(keep(cache, event.request, answer.clone()))
  return answer
}

async function keep(cache, request, answer) {
  await cache.put(request, answer)
  const kept = await cache.keys()
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST_PICTURES)).map((old) => cache.delete(old)))
}
