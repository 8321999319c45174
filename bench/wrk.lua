-- Sends the bodies of a file, a line each, in their order. Arguments: the file, "again" or "once", and the milliseconds between
-- an answer and the next request of the same client.
-- Counts the answers that are no whole success, and prints what was measured as JSON.
local bodies, requests = {}, {}
local position, again = 0, true
local keptReady = 2000
wrk.method = "POST"
failures, sample = 0, ""

local threads = {}
function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  for line in io.lines(args[1]) do
    bodies[#bodies + 1] = line
  end
  again = args[2] == "again"
  local pause = tonumber(args[3])
  if pause > 0 then
    delay = function() return pause end
  end
  if #bodies <= keptReady then
    for number, body in ipairs(bodies) do
      requests[number] = wrk.format(nil, nil, nil, body)
    end
  end
end

-- A list that may be used only once and is too short leads to refusals, which are counted.
function request()
  if position < #bodies then
    position = position + 1
  elseif again then
    position = 1
  end
  return requests[position] or wrk.format(nil, nil, nil, bodies[position])
end

-- Errors stand first in an answer or last; those that a user made stand in the short answers of mutations.
local function isWhole(status, body)
  if status ~= 200 or body:find('"errors":', 1, true) == 2 then
    return false
  end
  if body:sub(-1000):find('"errors":', 1, true) then
    return false
  end
  return #body > 5000 or not body:find('"userErrors":[{', 1, true)
end

function response(status, _, body)
  if not isWhole(status, body) then
    failures = failures + 1
    if sample == "" then
      sample = status .. " " .. body:sub(1, 500)
    end
  end
end

local function quoted(text)
  return '"' .. text:gsub('[%c"\\]', " ") .. '"'
end

function done(summary, latency)
  local failed, first = 0, ""
  for _, thread in ipairs(threads) do
    failed = failed + thread:get("failures")
    first = first ~= "" and first or thread:get("sample")
  end
  local errors = summary.errors
  failed = math.max(failed, errors.status) + errors.connect + errors.read + errors.write + errors.timeout
  io.write("\nRESULT ", string.format(
    '{"requests":%d,"microseconds":%d,"bytes":%d,"failures":%d,"p50":%d,"p99":%d,"sample":%s}\n',
    summary.requests, summary.duration, summary.bytes, failed,
    latency:percentile(50), latency:percentile(99), quoted(first)))
end
