// Remembers, in this page's memory only, the token of the last sign-in and sends it to this server's /graphql.
const endpoint = new URL("../graphql", document.baseURI);
let authorization = null;

function tokenIn(value) {
  if (value === null || typeof value !== "object") return null;
  if (typeof value.accessToken === "string") return value.accessToken;
  return Object.values(value).map(tokenIn).find(Boolean) ?? null;
}

function learn(text) {
  try {
    const token = tokenIn(JSON.parse(text)?.data);
    if (token) authorization = `Bearer ${token}`;
  } catch {
    // Not JSON, so not an answer to a sign-in.
  }
}

const plainFetch = globalThis.fetch.bind(globalThis);
globalThis.fetch = async (resource, options) => {
  const request = new Request(resource, options);
  const { origin, pathname } = new URL(request.url);
  if (origin !== endpoint.origin || pathname !== endpoint.pathname) return plainFetch(request);
  if (authorization && !request.headers.has("authorization")) {
    request.headers.set("authorization", authorization);
  }
  const response = await plainFetch(request);
  if ((response.headers.get("content-type") ?? "").includes("json")) learn(await response.clone().text());
  return response;
};

globalThis.WebSocket = class extends globalThis.WebSocket {
  send(frame) {
    super.send(authorization ? signed(frame) : frame);
  }
};

function signed(frame) {
  if (typeof frame !== "string" || !frame.includes("connection_init")) return frame;
  const message = JSON.parse(frame);
  if (message.type !== "connection_init") return frame;
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
