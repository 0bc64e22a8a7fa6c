import { script } from './script';

/**
 * Counts the places of one account over all copies, in one piece. Each copy says what it has and who waits there; a
 * copy that says nothing for the time it named has gone, and what it had is free. A place goes to the first of the
 * line: clients take turns, whichever copies they ask, because each request stands one round behind the same client's
 * one before.
 *
 * KEYS[1] is the account, ARGV[1] what the copy says, as JSON. A message on the channel of the same name says that
 * something has changed.
 */
export const places = script(`
local ask = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stored = redis.call('GET', KEYS[1])
local state = stored and cmsgpack.unpack(stored) or { copies = {}, held = {}, line = {}, turn = 0, closed = 0 }
local changed = false

for name, copy in pairs(state.copies) do
  if copy.till < now then state.copies[name] = nil end
end
local known = state.copies[ask.copy] ~= nil
state.copies[ask.copy] = { till = now + ask.forMs, limit = ask.limit }
-- The store lost what it had: the others say first what they have.
if not stored and ask.wasKnown then state.closed = now + ask.graceMs end

local left, told = {}, {}
for _, id in ipairs(ask.leave) do left[id] = true end
for _, one in ipairs(ask.hold) do told[one.id] = true end
for _, one in ipairs(ask.wait) do told[one.id] = true end
local there = {}
local function staying(all)
  local kept = {}
  for _, one in ipairs(all) do
    local own = one.copy == ask.copy
    if state.copies[one.copy] and not (own and (left[one.id] or (ask.whole and not told[one.id]))) then
      kept[#kept + 1] = one
      if own then there[one.id] = true end
    else
      changed = true
    end
  end
  return kept
end
state.held = staying(state.held)
local held = {}
for id in pairs(there) do held[id] = true end
state.line = staying(state.line)

local function turnOf(client)
  local turn = state.turn
  for _, all in ipairs({ state.held, state.line }) do
    for _, one in ipairs(all) do
      if one.client == client and one.turn >= turn then turn = one.turn + 1 end
    end
  end
  return turn
end
local limit, copies = ask.limit, 0
for _, copy in pairs(state.copies) do
  copies = copies + 1
  if copy.limit < limit then limit = copy.limit end
end
local lost = {}
for _, one in ipairs(ask.hold) do
  if held[one.id] then
    -- It is known here.
  elseif one.granted and #state.held >= limit then
    lost[#lost + 1] = one.id
  else
    for index, other in ipairs(state.line) do
      if other.copy == ask.copy and other.id == one.id then table.remove(state.line, index) break end
    end
    table.insert(state.held, { id = one.id, copy = ask.copy, client = one.client, turn = state.turn })
    changed = true
  end
end
local full = {}
for _, one in ipairs(ask.wait) do
  if there[one.id] then
    -- It stands where it stood, or was let in already.
  elseif #state.line >= ask.depth then
    full[#full + 1] = one.id
  else
    local turn = turnOf(one.client)
    local place = #state.line + 1
    while place > 1 and state.line[place - 1].turn > turn do place = place - 1 end
    table.insert(state.line, place, { id = one.id, copy = ask.copy, client = one.client, turn = turn })
    changed = true
  end
end

if ask.closeMs and #state.held <= 1 then state.closed = math.max(state.closed, now + ask.closeMs) end
while #state.held < limit and now >= state.closed and #state.line > 0 do
  local next = table.remove(state.line, 1)
  state.turn = next.turn
  state.held[#state.held + 1] = next
  changed = true
end

redis.call('SET', KEYS[1], cmsgpack.pack(state), 'PX', ask.forMs * 2 + math.max(0, state.closed - now))
if changed and copies > 1 then redis.call('PUBLISH', KEYS[1], ask.copy) end

local answer = { known = known, limit = limit, closedMs = math.max(0, state.closed - now), full = full, lost = lost, held = {}, own = {}, line = {}, places = {} }
for _, one in ipairs(state.held) do
  answer.held[#answer.held + 1] = one.client
  if one.copy == ask.copy then answer.own[#answer.own + 1] = one.id end
end
local rows = {}
for place, one in ipairs(state.line) do
  if one.copy == ask.copy then answer.places[#answer.places + 1] = { id = one.id, place = place } end
  local row = rows[one.client]
  if not row then
    row = { client = one.client, waiting = 0 }
    rows[one.client] = row
    answer.line[#answer.line + 1] = row
  end
  row.waiting = row.waiting + 1
end
return cjson.encode(answer)
`);
