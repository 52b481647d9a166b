// An app on Apollo Client: runs operations of its manifest, whose ids alone it sends.
// Usage: node phone.mjs <url> <manifest>; then lines {"name", "variables", "token"} on stdin.
import { readFileSync } from 'node:fs'
import { lines, need, say } from './packages.mjs'

const { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } = need('@apollo/client')
const { createPersistedQueryLink } = need('@apollo/client/link/persisted-queries')

const [url, manifest] = process.argv.slice(2)
const operations = new Map(JSON.parse(readFileSync(manifest)).operations.map((it) => [it.name, it]))
const nameOf = (document) => document.definitions.find((it) => it.operation).name.value
let token = ''
let sentText = false

const link = ApolloLink.from([
  createPersistedQueryLink({ generateHash: (document) => operations.get(nameOf(document)).id }),
  new HttpLink({
    uri: url,
    fetch: (address, options) => {
      sentText ||= JSON.parse(options.body).query !== undefined
      const headers = token ? { ...options.headers, authorization: `Bearer ${token}` } : options.headers
      return fetch(address, { ...options, headers })
    },
  }),
])
const client = new ApolloClient({ link, cache: new InMemoryCache() })

async function run({ name, variables }) {
  const { body, type } = operations.get(name)
  const document = gql(body)
  const options = { variables, fetchPolicy: 'no-cache' }
  return type === 'query'
    ? await client.query({ query: document, ...options })
    : await client.mutate({ mutation: document, ...options })
}

for await (const line of lines()) {
  token = line.token
  try {
    say({ data: (await run(line)).data, sentText })
  } catch (error) {
    say({ error: String(error), sentText })
  }
}
