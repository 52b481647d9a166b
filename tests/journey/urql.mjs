// One query by urql, of which only the id is sent; prints the result.
// Usage: node urql.mjs <url> <token> <documentId> <variables>
import { need, say } from './packages.mjs'

const { Client, fetchExchange } = need('@urql/core')
const [url, token, documentId, variables] = process.argv.slice(2)
let sentText = false

const client = new Client({
  url,
  exchanges: [fetchExchange],
  preferGetMethod: false,
  fetchOptions: { headers: { authorization: `Bearer ${token}` } },
  fetch: (address, options) => {
    sentText ||= JSON.parse(options.body).query !== undefined
    return fetch(address, options)
  },
})
const document = { kind: 'Document', definitions: [], documentId }
const { data, error } = await client.query(document, JSON.parse(variables)).toPromise()
say({ data, error: error && String(error), sentText })
