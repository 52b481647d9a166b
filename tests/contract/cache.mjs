// The recipe for caches, in Apollo Client and in urql, on recorded answers; prints what each keeps.
// Usage: node cache.mjs <file of {"policies", "answers": [{"name", "body", "variables", "data"}], "secret"}>
import { readFileSync } from 'node:fs'
import { apolloPolicies, graphcachePolicies, unkept } from '../../mobile_contract/recipes/cache.mjs'
import { need, say } from '../journey/packages.mjs'

const { ApolloClient, ApolloLink, InMemoryCache, gql } = need('@apollo/client')
const { Client, gql: parsed, makeResult, stringifyVariables } = need('@urql/core')
const { cacheExchange } = need('@urql/exchange-graphcache')
const { relayPagination } = need('@urql/exchange-graphcache/extras')
const { of } = need('rxjs')
const { map } = need('wonka')

const { policies, answers, secret } = JSON.parse(readFileSync(process.argv[2]))
const answerTo = (name, variables) =>
  answers.find((it) => it.name === name && stringifyVariables(it.variables) === stringifyVariables(variables))
const [first] = answers
const told = ({ issues }) => ({ titles: issues.nodes.map((it) => it.title), hasNextPage: issues.pageInfo.hasNextPage })

async function byApollo() {
  const link = new ApolloLink(({ operationName, variables }) => of({ data: answerTo(operationName, variables).data }))
  const client = new ApolloClient({ link, cache: new InMemoryCache(apolloPolicies(policies)) })
  const feed = client.watchQuery({ query: gql(first.body), variables: first.variables })
  feed.subscribe(() => {})
  for (const { name, body, variables } of answers) {
    const asked = { variables, ...unkept(policies, name) }
    if (body.startsWith('mutation')) await client.mutate({ mutation: gql(body), ...asked })
    else if (variables.after) await feed.fetchMore({ variables })
    else await client.query({ query: gql(body), ...asked })
  }
  const kept = JSON.stringify(client.extract())
  return { ...told(client.readQuery({ query: gql(first.body), variables: first.variables })), secret: kept.includes(secret) }
}

async function byUrql() {
  const answering = () => (operations) => map((operation) => {
    const name = operation.query.definitions.find((it) => it.operation).name.value
    return makeResult(operation, { data: answerTo(name, operation.variables).data })
  })(operations)
  const exchanges = [cacheExchange(graphcachePolicies(policies, relayPagination)), answering]
  const client = new Client({ url: 'http://nowhere.invalid', exchanges })
  for (const { body, name, variables } of answers) {
    if (!policies.never.operations.includes(name)) await client.query(parsed(body), variables).toPromise()
  }
  return told(client.readQuery(parsed(first.body), first.variables).data)
}

say({ apollo: await byApollo(), urql: await byUrql() })
process.exit(0)
