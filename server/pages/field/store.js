// IndexedDB as promises. What must not be lost is written durably: on disk when the promise is kept.
const VERSION = 1
const STORES = { kept: {}, queue: { keyPath: 'number', autoIncrement: true }, photos: { keyPath: 'id' } }
const NAME = `gridhall${new URL('..', import.meta.url).pathname.replace(/\/$/, '').replaceAll('/', '-')}`

let opened = null

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION)
    request.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(STORES)) {
        if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name, options)
      }
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  return opened
}

const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

// Everything `act` asks for happens, or nothing; kept when the promise is.
export async function write(names, act) {
  const transaction = (await open()).transaction(names, 'readwrite', { durability: 'strict' })
  const stores = names.map((name) => transaction.objectStore(name))
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = transaction.onerror = () => reject(transaction.error)
  })
  act(...stores)
  await done
}

async function read(name, ask) {
  return result(ask((await open()).transaction(name).objectStore(name)))
}

export const one = (name, key) => read(name, (store) => store.get(key))
export const all = (name) => read(name, (store) => store.getAll())
export const keep = (key, value) => write(['kept'], (kept) => kept.put(value, key))
export const kept = (key) => one('kept', key)
export const put = (name, row) => write([name], (store) => store.put(row))
export const drop = (name, key) => write([name], (store) => store.delete(key))
export const wipe = (names = Object.keys(STORES)) => write(names, (...stores) => stores.forEach((store) => store.clear()))
