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

globalThis.fetch = async (resource, options) => {
  const request = new Request(resource, options);
  const { origin, pathname } = new URL(request.url);
  if (origin !== endpoint.origin || pathname !== endpoint.pathname) return plainFetch(request);
  await keepFresh();
  if (tokens && !request.headers.has("authorization")) {
    request.headers.set("authorization", `Bearer ${tokens.accessToken}`);
  }
  const response = await plainFetch(request);
  if (isJson(response)) learn(await response.clone().text());
  return response;
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
