// What ../cache_policies.yaml says, as Apollo Client's `InMemoryCache` and urql's graphcache take it.
// `policies` is that file, parsed; both want operations that ask for `__typename`, see libraries.md.

/** By type, of `Query.issues: [filter]`, the arguments of each of its lists. */
const listsByType = ({ lists }) => {
  const types = {}
  for (const [path, args] of Object.entries(lists)) {
    const [type, field] = path.split('.')
    types[type] = { ...types[type], [field]: args }
  }
  return types
}

const mapped = (object, change) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))

/** A page is put behind those before it; the first page begins the list anew. */
const growing = (keyArgs) => ({
  keyArgs: keyArgs.length ? keyArgs : false,
  merge: (kept, page, { args }) =>
    args?.after && kept ? { ...page, nodes: [...kept.nodes, ...page.nodes] } : page,
})

/** `new InMemoryCache(apolloPolicies(policies))` */
export const apolloPolicies = (policies) => ({
  possibleTypes: policies.possible_types,
  typePolicies: {
    ...Object.fromEntries(policies.keys.singletons.map((type) => [type, { keyFields: [] }])),
    ...mapped(listsByType(policies), (lists) => ({ fields: mapped(lists, growing) })),
  },
})

/** `cacheExchange(graphcachePolicies(policies, relayPagination))` */
export const graphcachePolicies = (policies, relayPagination) => ({
  possibleTypes: policies.possible_types,
  // Asked by the name of a type: whatever has no id is part of its parent.
  keys: new Proxy({}, {
    get: (_, type) => (policies.keys.singletons.includes(type) ? () => type : (object) => object[policies.keys.field] ?? null),
  }),
  resolvers: mapped(listsByType(policies), (lists) => mapped(lists, () => relayPagination())),
})

/** `client.mutate({ …, ...unkept(policies, 'SignIn') })`; with urql use a client without a cache for these. */
export const unkept = ({ never }, name) => (never.operations.includes(name) ? { fetchPolicy: 'no-cache' } : {})
