// Keeps the page on the device: installs the service worker and tells when a newer page is there.
export async function install(offer) {
  if (!navigator.serviceWorker) return
  const registration = await navigator.serviceWorker.register('sw.js').catch(() => null)
  if (!registration) return
  const tell = () => registration.waiting && navigator.serviceWorker.controller && offer(() => take(registration))
  tell()
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', tell)
  })
}

function take(registration) {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  registration.waiting?.postMessage('take over')
}
