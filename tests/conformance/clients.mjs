// Runs queries, mutations and subscriptions through real clients; prints what each received.
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client/core';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { Client as UrqlClient, fetchExchange } from '@urql/core';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import WebSocket from 'ws';

const url = process.argv[2];
const wsUrl = url.replace('http', 'ws');
const QUERY = 'query Q($name: String) { hello(name: $name) }';
const NOTE = 'mutation N($text: String!) { note(text: $text) }';
const COUNT = 'subscription S($to: Int!) { count(to: $to) }';

const collect = (subscribe) =>
  new Promise((resolve, reject) => {
    const seen = [];
    subscribe({ next: (it) => seen.push(it), error: reject, complete: () => resolve(seen) });
  });

async function graphqlWs() {
  const client = createWsClient({ url: wsUrl, webSocketImpl: WebSocket, retryAttempts: 0 });
  const run = (query, variables) =>
    collect((sink) => client.subscribe({ query, variables }, sink));
  const query = (await run(QUERY, { name: '井盖' }))[0].data.hello;
  const note = (await run(NOTE, { text: 'ws' }))[0].data.note;
  const counts = (await run(COUNT, { to: 3 })).map((it) => it.data.count);
  const refused = await run('{ nothing }').catch((errors) => errors[0].extensions.code);
  await client.dispose();
  return { query, note, counts, refused };
}

async function graphqlWsBadToken() {
  const client = createWsClient({
    url: wsUrl, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { token: 'stale' },
  });
  return collect((sink) => client.subscribe({ query: QUERY }, sink)).catch((it) => it.code);
}

async function apollo() {
  const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache() });
  const query = (await client.query({ query: gql(QUERY), variables: { name: '网格' } })).data.hello;
  const note = (await client.mutate({ mutation: gql(NOTE), variables: { text: 'apollo' } })).data.note;
  const multipart = (
    await collect((sink) =>
      client.subscribe({ query: gql(COUNT), variables: { to: 3 } }).subscribe(sink))
  ).map((it) => it.data.count);
  const refused = await client.query({ query: gql('{ nothing }') })
    .catch((it) => it.errors?.[0]?.extensions?.code ?? String(it));
  return { query, note, multipart, refused };
}

async function apolloOverWs() {
  const ws = createWsClient({ url: wsUrl, webSocketImpl: WebSocket });
  const client = new ApolloClient({ link: new GraphQLWsLink(ws), cache: new InMemoryCache() });
  const seen = await collect((sink) =>
    client.subscribe({ query: gql(COUNT), variables: { to: 2 } }).subscribe(sink));
  await ws.dispose();
  return seen.map((it) => it.data.count);
}

async function urql() {
  const client = new UrqlClient({
    url, exchanges: [fetchExchange], fetchSubscriptions: true, preferGetMethod: false,
  });
  const query = (await client.query(QUERY, { name: '议事厅' }).toPromise()).data.hello;
  const note = (await client.mutation(NOTE, { text: 'urql' }).toPromise()).data.note;
  const counts = [];
  await new Promise((resolve) => {
    client.subscription(COUNT, { to: 3 }).subscribe((it) => {
      // At the end urql repeats its last result with hasNext false.
      if (it.hasNext) counts.push(it.data.count);
      else resolve();
    });
  });
  const refused = (await client.query('{ nothing }', {}).toPromise())
    .error.graphQLErrors[0].extensions.code;
  return { query, note, counts, refused };
}

async function graphqlSse() {
  const client = createSseClient({ url, retryAttempts: 0 });
  const run = (query, variables) =>
    collect((sink) => client.subscribe({ query, variables }, sink));
  const counts = (await run(COUNT, { to: 3 })).map((it) => it.data.count);
  const query = (await run(QUERY, { name: '流' }))[0].data.hello;
  client.dispose();
  return { counts, query };
}

const found = {
  graphqlWs: await graphqlWs(),
  graphqlWsBadToken: await graphqlWsBadToken(),
  apollo: await apollo(),
  apolloOverWs: await apolloOverWs(),
  urql: await urql(),
  graphqlSse: await graphqlSse(),
};
console.log(JSON.stringify(found));
process.exit(0);
