-- wrk's script: posts BODY, and says at the end how many answers came and how many requests failed.

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = os.getenv("BODY")

function done(summary)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format("answered %d, failed %d", summary.requests, failed))
end
