// One query of a manifest by urql, of which only the id is sent; prints the result.
// Usage: node urql.mjs <url> <manifest> <token> <name> <variables>
import { readFileSync } from 'node:fs'
import { need, say } from './packages.mjs'

const { Client, fetchExchange } = need('@urql/core')
const { map } = need('wonka')
const [url, manifest, token, name, variables] = process.argv.slice(2)
const { id, body } = JSON.parse(readFileSync(manifest)).operations.find((it) => it.name === name)
let sentText = false

const byId = ({ forward }) => (operations) =>
  forward(map((it) => ({ ...it, query: { kind: 'Document', definitions: [], documentId: id } }))(operations))
const client = new Client({
  url,
  exchanges: [byId, fetchExchange],
  preferGetMethod: false,
  fetchOptions: { headers: { authorization: `Bearer ${token}` } },
  fetch: (address, options) => {
    sentText ||= JSON.parse(options.body).query !== undefined
    return fetch(address, options)
  },
})
const { data, error } = await client.query(body, JSON.parse(variables)).toPromise()
say({ data, error: error && String(error), sentText })
