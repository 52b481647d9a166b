-- Like load.lua, with a new id in every body: @ID@ becomes 32 hex digits of a UUIDv7.
local requests, at = {}, 0
local stamp = os.time() * 1000

local function uuid()
  stamp = stamp + 1
  return string.format("%012x7%03x8%03x%012x", stamp, math.random(0, 4095),
    math.random(0, 4095), math.random(0, 2 ^ 31) * 65536 + math.random(0, 65535))
end

function init(arguments)
  math.randomseed(os.time() + math.floor(os.clock() * 1e6))
  stamp = stamp + math.random(0, 2 ^ 31)
  local lines = {}
  for line in io.lines(arguments[1]) do
    lines[#lines + 1] = line
  end
  for number = 1, #lines, 2 do
    requests[#requests + 1] = { "Bearer " .. lines[number], lines[number + 1] }
  end
end

function request()
  at = at % #requests + 1
  local id = uuid()
  local body = requests[at][2]:gsub("@ID@", id)
  local headers = {
    ["content-type"] = "application/json",
    ["accept"] = "application/graphql-response+json, application/json;q=0.9",
    ["authorization"] = requests[at][1],
  }
  return wrk.format("POST", "/graphql", headers, body)
end

function done(summary, latency)
  local errors = summary.errors
  local bad = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    '\n{"requests":%d,"bytes":%d,"duration_us":%d,"refused":%d,"p50_us":%d,"p99_us":%d}\n',
    summary.requests, summary.bytes, summary.duration, bad,
    latency:percentile(50), latency:percentile(99)))
end
