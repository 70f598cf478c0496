-- wrk's side of the benchmark: each request is an order of its own (another account, another region), and each answer is looked at.
-- Arguments: the call with {login} and {key} in it, how many accounts there are, and a mark that no other run has.

local threads = {}

function setup(thread)
  thread:set("id", #threads)
  threads[#threads + 1] = thread
end

function init(args)
  local call, mark = args[1], args[3]
  accounts = tonumber(args[2])
  local before, between, after = call:match("^(.*){key}(.*){login}(.*)$")
  -- Fixed widths, so that the length of the body is known beforehand.
  key = mark .. "-" .. id .. "-"
  local length = #before + #key + 7 + #between + #"bench_0000" + #after
  head = "POST /products/!PlaceOrder HTTP/1.1\r\nHost: " .. wrk.host .. ":" .. wrk.port
    .. "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " .. length .. "\r\n\r\n" .. before .. key
  middle, tail = between .. "bench_", after
  math.randomseed(tonumber(mark:match("%d+")) * 16 + id)
  sent, good, bad, sample = 0, 0, 0, ""
end

function request()
  sent = sent + 1
  return head .. string.format("%07d", sent) .. middle .. string.format("%04d", math.random(0, accounts - 1)) .. tail
end

function response(status, headers, body)
  if status == 200 and body:sub(1, 12) == "orderNumber=" then
    good = good + 1
  else
    bad = bad + 1
    sample = status .. " " .. body
  end
end

function done(summary, latency, requests)
  local placed, refused, example = 0, 0, ""
  for _, thread in ipairs(threads) do
    placed = placed + thread:get("good")
    refused = refused + thread:get("bad")
    example = thread:get("sample") ~= "" and thread:get("sample") or example
  end
  local errors = summary.errors
  print(string.format("tally placed=%d refused=%d broken=%d micros=%d p50=%d p99=%d", placed, refused,
    errors.connect + errors.read + errors.write + errors.timeout, summary.duration, latency:percentile(50), latency:percentile(99)))
  print("example " .. example:sub(1, 300))
end
