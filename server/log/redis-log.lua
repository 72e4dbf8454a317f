-- Everything about the log that must happen at once, with the fence: who holds another epoch is told, and changes nothing.
-- KEYS: meta, log, texts, texts-of, marks, and the prefix of the buckets `ids:N`, which lie under the same hash tag.
-- ARGV: operation, epoch, then what the operation takes. Answers { "ok", count, offset, received, horizon, ... } or { reason, ... }.
local meta, log, texts, texts_of, marks, ids = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local call, pcall_redis, sub, byte, floor = redis.call, redis.pcall, string.sub, string.byte, math.floor
local operation, epoch = ARGV[1], ARGV[2]
local DIGEST = 12 -- bytes

local function number_of(field)
  return tonumber(call('HGET', meta, field) or 0)
end

local function ok(extra1, extra2)
  local m = call('HMGET', meta, 'count', 'offset', 'received', 'horizon')
  return { 'ok', tonumber(m[1]), tonumber(m[2]), tonumber(m[3]), tonumber(m[4]), extra1, extra2 }
end

-- Numbers of `list` ("3,7,12") that `goes` does not take; those it takes are put into `gone`.
local function without(list, goes, gone)
  local kept = {}
  for seq in string.gmatch(list, '%d+') do
    if goes(tonumber(seq)) then gone[#gone + 1] = seq else kept[#kept + 1] = seq end
  end
  return table.concat(kept, ',')
end

-- Keeps the texts that a report has left; none: the report is forgotten here.
local function set_texts_of(report, list)
  if list == '' then call('HDEL', texts_of, report) else call('HSET', texts_of, report, list) end
end

-- Lua hands at most some thousand arguments over at once.
local function in_slices(command, key, arguments)
  for from = 1, #arguments, 4000 do
    call(command, key, unpack(arguments, from, math.min(from + 3999, #arguments)))
  end
end

-- ARGV: operation, new epoch or '', the run that the caller read, the run that is, id for a new log, epoch for a new log, form
if operation == 'adopt' then
  local read_run, run, form = ARGV[3], ARGV[4], tonumber(ARGV[7])
  if call('HEXISTS', meta, 'id') == 0 then
    if call('EXISTS', log) == 1 then return { 'broken', 'the stream is there and its numbers are not' } end
    call('HSET', meta, 'id', ARGV[5], 'epoch', ARGV[6], 'run', run, 'form', form, 'count', 0, 'offset', 0,
      'received', 0, 'horizon', 0, 'swept', 0)
  end
  if number_of('form') > form then return { 'newer', call('HGET', meta, 'form') } end
  local last = 0
  if call('EXISTS', log) == 1 then
    local stream = call('XINFO', 'STREAM', log)
    for at = 1, #stream, 2 do
      if stream[at] == 'last-generated-id' then last = tonumber(string.match(stream[at + 1], '^%d+')) end
    end
  end
  if last ~= number_of('count') then
    return { 'broken', 'the stream ends at ' .. last .. ' and ' .. number_of('count') .. ' are counted' }
  end
  if run ~= read_run and call('HGET', meta, 'run') == read_run then
    call('HSET', meta, 'run', run)
    if epoch ~= '' then call('HSET', meta, 'epoch', epoch) end
  end
  return ok(call('HGET', meta, 'id'), call('HGET', meta, 'epoch'))
end

if call('HGET', meta, 'epoch') ~= epoch then return { 'epoch' } end

-- ARGV: …, channel, owner, '1' to write even when nothing is new, digests in one string, a character for each record ('1' counts as
-- received), then for each record: body, texts or '', report or ''. The last answer has '1' for each record taken, '0' for a duplicate.
if operation == 'append' then
  local digests, counted = ARGV[6], ARGV[7]
  local before = number_of('count')
  local count, received = before, 0
  local taken, new_texts, reports, seqs_of = {}, {}, {}, {}
  for at = 1, #counted do
    local first = (at - 1) * DIGEST + 1
    local b1, b2, b3 = byte(digests, first, first + 2)
    local bucket = ids .. (b1 * 512 + b2 * 2 + floor(b3 / 128)) -- 17 bits
    local digest = sub(digests, first, first + DIGEST - 1)
    if call('HSETNX', bucket, digest, count + 1) == 0 then
      taken[at] = '0'
    else
      local added = pcall_redis('XADD', log, (count + 1) .. '-0', 'r', ARGV[5 + 3 * at])
      if type(added) == 'table' and added.err then
        call('HDEL', bucket, digest) -- can only be the first: the stream is not what was counted
        return added
      end
      count = count + 1
      taken[at] = '1'
      if byte(counted, at) == 49 then received = received + 1 end
      local text, report = ARGV[6 + 3 * at], ARGV[7 + 3 * at]
      if text ~= '' then
        new_texts[#new_texts + 1] = count
        new_texts[#new_texts + 1] = text
        if report ~= '' then
          if not seqs_of[report] then
            reports[#reports + 1] = report
            seqs_of[report] = tostring(count)
          else
            seqs_of[report] = seqs_of[report] .. ',' .. count
          end
        end
      end
    end
  end
  if #new_texts > 0 then in_slices('HSET', texts, new_texts) end
  if #reports > 0 then
    local pairs_of = {}
    for from = 1, #reports, 4000 do
      local held = call('HMGET', texts_of, unpack(reports, from, math.min(from + 3999, #reports)))
      for at = 1, #held do
        local report = reports[from + at - 1]
        pairs_of[#pairs_of + 1] = report
        pairs_of[#pairs_of + 1] = held[at] and (held[at] .. ',' .. seqs_of[report]) or seqs_of[report]
      end
    end
    in_slices('HSET', texts_of, pairs_of)
  end
  if count > before then
    call('HSET', meta, 'count', count)
    if received > 0 then call('HINCRBY', meta, 'received', received) end
    call('PUBLISH', ARGV[3], ARGV[4])
  elseif ARGV[5] == '1' then
    call('HSET', meta, 'touched', count)
  end
  return ok(table.concat(taken))
end

-- ARGV: …, the last seq to go, the reports that have texts up to it
if operation == 'trim' then
  local up_to, offset = tonumber(ARGV[3]), number_of('offset')
  if up_to > number_of('count') then return { 'broken', 'trimming beyond the last record' } end
  if up_to <= offset then return ok() end
  local gone = {}
  for seq = offset + 1, up_to do gone[#gone + 1] = seq end
  in_slices('HDEL', texts, gone)
  for at = 4, #ARGV do
    local list = call('HGET', texts_of, ARGV[at])
    if list then set_texts_of(ARGV[at], without(list, function(seq) return seq <= up_to end, {})) end
  end
  call('XTRIM', log, 'MINID', (up_to + 1) .. '-0')
  call('HSET', meta, 'offset', up_to)
  return ok()
end

-- ARGV: …, then pairs: report, before. Answers how many texts went; what was carried out before finds none.
if operation == 'erase' then
  local removed = 0
  for at = 3, #ARGV, 2 do
    local report, before = ARGV[at], tonumber(ARGV[at + 1])
    local list = call('HGET', texts_of, report)
    if list then
      local gone = {}
      set_texts_of(report, without(list, function(seq) return seq < before end, gone))
      for from = 1, #gone do removed = removed + call('HDEL', texts, gone[from]) end
    end
  end
  return ok(removed)
end

-- ARGV: …, key, owner, ms. '1' when the owner has it, anew or still.
if operation == 'lease' then
  local holder = call('GET', ARGV[3])
  if holder and holder ~= ARGV[4] then return ok('0') end
  call('SET', ARGV[3], ARGV[4], 'PX', ARGV[5])
  return ok('1')
end

-- ARGV: …, identities known at least, for at least so many ms. Moves the horizon when that is worth a sweep. Answers how far was swept.
if operation == 'age' then
  local keep_ids, keep_ms = tonumber(ARGV[3]), tonumber(ARGV[4])
  local time = call('TIME')
  local now = tonumber(time[1]) * 1000 + floor(tonumber(time[2]) / 1000)
  local count, horizon, swept = number_of('count'), number_of('horizon'), number_of('swept')
  local latest = call('ZRANGE', marks, -1, -1, 'WITHSCORES')
  -- A mark says: all up to this number were written before this time.
  if #latest == 0 or now - tonumber(latest[2]) >= keep_ms / 168 then call('ZADD', marks, now, count) end
  if swept == horizon then
    local old = call('ZREVRANGEBYSCORE', marks, now - keep_ms, '-inf', 'WITHSCORES', 'LIMIT', 0, 1)
    if #old > 0 then
      call('ZREMRANGEBYSCORE', marks, '-inf', '(' .. old[2])
      local target = math.min(tonumber(old[1]), count - keep_ids)
      if target - horizon >= math.max(1, (count - horizon) / 50) then call('HSET', meta, 'horizon', target) end
    end
  end
  return ok(swept)
end

-- ARGV: …, first bucket, buckets at most, identities looked at before it stops, number of buckets, the horizon. Answers the next bucket.
if operation == 'sweep' then
  local bucket, last, buckets, horizon = tonumber(ARGV[3]), ARGV[3] + ARGV[4] - 1, tonumber(ARGV[6]), tonumber(ARGV[7])
  local seen = 0
  while bucket <= last and bucket < buckets and seen < tonumber(ARGV[5]) do
    local all, gone = call('HGETALL', ids .. bucket), {}
    for at = 1, #all, 2 do
      if tonumber(all[at + 1]) <= horizon then gone[#gone + 1] = all[at] end
    end
    if #gone > 0 then in_slices('HDEL', ids .. bucket, gone) end
    seen = seen + #all / 2
    bucket = bucket + 1
  end
  if bucket >= buckets then call('HSET', meta, 'swept', horizon) end
  return ok(bucket)
end

return { 'broken', 'no such operation: ' .. operation }
