// Runs the GraphQL over HTTP audit of npm graphql-http; prints one JSON object.
import { serverAudits } from 'graphql-http';

const results = [];
for (const audit of serverAudits({ url: process.argv[2], fetchFn: fetch })) {
  const { status, reason } = await audit.fn();
  results.push({ id: audit.id, name: audit.name, status, reason });
}
const bad = results.filter((it) => it.status !== 'ok');
console.log(JSON.stringify({ audits: results.length, ok: results.length - bad.length, bad }));
