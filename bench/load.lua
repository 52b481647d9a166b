-- One request after another from a file: a line with the token, a line with the body.
-- The last line of wrk's output is the result as JSON.
local requests, at = {}, 0

function init(arguments)
  for token in io.lines(arguments[1]) do
    requests[#requests + 1] = token
  end
  local prepared = {}
  for number = 1, #requests, 2 do
    local headers = {
      ["content-type"] = "application/json",
      ["accept"] = "application/graphql-response+json, application/json;q=0.9",
      ["authorization"] = "Bearer " .. requests[number],
    }
    prepared[#prepared + 1] = wrk.format("POST", "/graphql", headers, requests[number + 1])
  end
  requests = prepared
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  local bad = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    '\n{"requests":%d,"bytes":%d,"duration_us":%d,"refused":%d,"p50_us":%d,"p99_us":%d}\n',
    summary.requests, summary.bytes, summary.duration, bad,
    latency:percentile(50), latency:percentile(99)))
end
