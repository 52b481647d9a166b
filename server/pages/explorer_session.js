// Keeps the tokens of the last sign-in in this page's memory only, renews them in time, and adds the
// access token to what the page sends to this server's /graphql.
const endpoint = new URL("../graphql", document.baseURI);
const plainFetch = globalThis.fetch.bind(globalThis);
const RENEW_BEFORE_MS = 30_000;
const RENEWAL = `mutation SessionRefresh($input: SessionRefreshInput!) {
  sessionRefresh(input: $input) { session { accessToken accessExpiresAt refreshToken } }
}`;

let tokens = null;
let renewing = null;
let announceSignIn;
const signedIn = new Promise((resolve) => (announceSignIn = resolve));

function tokensIn(value) {
  if (value === null || typeof value !== "object") return null;
  if (typeof value.accessToken === "string") return value;
  return Object.values(value).map(tokensIn).find(Boolean) ?? null;
}

function learn(text) {
  let data;
  try {
    data = JSON.parse(text).data;
  } catch {
    return; // Not JSON, so not an answer to a sign-in.
  }
  tokens = tokensIn(data) ?? tokens;
  if (tokens) announceSignIn();
  if (data?.signOut) tokens = null;
}

async function renew() {
  const variables = { input: { refreshToken: tokens.refreshToken } };
  const answer = await plainFetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: RENEWAL, operationName: "SessionRefresh", variables }),
  });
  tokens = tokensIn(await answer.json());
}

function isEnding() {
  return tokens?.refreshToken && Date.parse(tokens.accessExpiresAt) - Date.now() < RENEW_BEFORE_MS;
}

async function keepFresh() {
  if (!isEnding()) return;
  renewing ??= renew().finally(() => (renewing = null));
  await renewing;
}

// Sockets send their token at once and can't wait, so it is kept fresh between requests as well.
setInterval(() => keepFresh().catch(() => {}), RENEW_BEFORE_MS / 3);

// A mutation whose number was left blank gets one of its own at each try.
function prepared(options) {
  if (typeof options?.body !== "string" || !options.body.includes('"clientMutationId":""')) return options;
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0"));
  const body = options.body.replaceAll('"clientMutationId":""', `"clientMutationId":"${id.join("")}"`);
  return { ...options, body };
}

async function send(resource, options) {
  await keepFresh();
  const request = new Request(resource, prepared(options));
  if (tokens && !request.headers.has("authorization")) {
    request.headers.set("authorization", `Bearer ${tokens.accessToken}`);
  }
  const response = await plainFetch(request);
  if (isJson(response)) learn(await response.clone().text());
  return response;
}

// The schema is for the signed-in: every tab asks for it at once, waits for that, and shares one answer.
const schemas = new Map();

async function schema(resource, options) {
  await signedIn;
  const answer = schemas.get(options.body) ?? send(resource, options);
  schemas.set(options.body, answer);
  const response = await answer;
  if (!response.ok) schemas.delete(options.body);
  return response.clone();
}

globalThis.fetch = (resource, options) => {
  const { origin, pathname } = new URL(resource.url ?? resource, document.baseURI);
  if (origin !== endpoint.origin || pathname !== endpoint.pathname) return plainFetch(resource, options);
  const asksForSchema = typeof options?.body === "string" && options.body.includes("IntrospectionQuery");
  return asksForSchema ? schema(resource, options) : send(resource, options);
};

function isJson(response) {
  return (response.headers.get("content-type") ?? "").includes("json");
}

globalThis.WebSocket = class extends globalThis.WebSocket {
  send(frame) {
    super.send(tokens ? signed(frame) : frame);
  }
};

function signed(frame) {
  if (typeof frame !== "string" || !frame.includes("connection_init")) return frame;
  const message = JSON.parse(frame);
  if (message.type !== "connection_init") return frame;
  const authorization = `Bearer ${tokens.accessToken}`;
  return JSON.stringify({ ...message, payload: { authorization, ...message.payload } });
}

// Altair writes its windows to disk even with preserveState off; only its settings may stay there.
for (const name of ["add", "put"]) {
  const write = IDBObjectStore.prototype[name];
  IDBObjectStore.prototype[name] = function (row, ...key) {
    const kept = this.name !== "appState" || row.key.endsWith("::settings");
    return write.call(this, kept ? row : { ...row, value: "null" }, ...key);
  };
}
