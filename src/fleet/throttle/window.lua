-- Takes permits of the current window, by the clock of Redis.
--
-- KEYS: 1 the app's window; 2 the processes that are alive; 3 those that want
-- more than they got, with the end of the round in which they got something last;
-- 4 the workspace's window, if both limits count.
-- ARGV: 1 the process; 2 the length of a window; 3 the share of the limit that
-- the fleet uses; 4 whether calls are spread; 5 how many permits are wanted;
-- 6 how many interactive calls wait; 7 permits that are given back; 8 when the
-- window that the process knows ends, '' for none; 9 its permits in that window;
-- 10 those of them that it took without asking; 11 the epoch that it knows;
-- 12 what time it expects, '' for nothing; 13 how far the clock has jumped, as it
-- knows; 14 the limit that it knows; 15 how many processes it knows; 16 the limit
-- of the workspace; 17 an epoch, if a new one begins; 18 whether the server
-- does not say its limit; 19 how long nobody may send; 20 how many calls were
-- refused; 21 how many calls wait; then, for each window that responses were
-- about: its name, when it ends, the limit, and the calls that are left.
-- Times are in milliseconds; ends are counted from now.
local function number(index) return tonumber(ARGV[index]) or 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local member, length, share = ARGV[1], number(2), number(3)
local want, urgent, left = number(5), number(6), tonumber(ARGV[8])
local known = ARGV[11] ~= ''

local fields = {'ends', 'granted', 'limit', 'foreign', 'expected', 'before', 'refused', 'paused',
  'name', 'urgent', 'jump', 'lost', 'processes', 'probes', 'probed', 'silent', 'seen', 'spare'}
local values = redis.call('HMGET', KEYS[1], 'epoch', unpack(fields))
local epoch, app = values[1], {}
for index, field in ipairs(fields) do app[field] = tonumber(values[index + 1]) or 0 end

-- The first one, or Redis has lost its data; then nobody knows what the others
-- have sent until this window ends.
if not epoch then
  epoch = ARGV[17]
  app.ends = left and now + left or (math.floor(now / length) + 1) * length
  app.limit, app.processes = number(14), number(15)
  if known and left then app.lost = app.ends end
elseif epoch == ARGV[11] and ARGV[12] ~= '' then
  -- The clock has jumped, unless only this process was asleep.
  local off = now - (number(12) + app.jump - number(13))
  local most = math.max(length, 2000)
  if (off > most and now - app.seen > off / 2) or (off < -most and now < app.seen - most / 2) then
    app.ends, app.jump = app.ends + off, app.jump + off
    app.paused, app.lost, app.urgent, app.probed, app.spare = app.paused + off, app.lost + off,
      app.urgent + off, app.probed + off, app.spare + off
    redis.call('DEL', KEYS[2], KEYS[3])
  end
end
app.seen = now
if app.ends - now > 3 * length then app.ends = (math.floor(now / length) + 1) * length end
if now >= app.ends then
  local passed = math.floor((now - app.ends) / length) + 1
  app.before, app.expected = 0, 0
  if passed == 1 then app.before, app.expected = app.granted - app.refused, app.foreign end
  app.ends = app.ends + passed * length
  app.granted, app.foreign, app.refused = 0, 0, 0
end

-- What the process did in this window.
if left and math.abs(now + left - app.ends) < length / 2 then
  local taken = number(10)
  if known and epoch ~= ARGV[11] then taken = number(9) end
  app.granted = math.max(0, app.granted + taken - number(7))
end

-- What responses said; it counts more than what we have counted.
for index = 22, #ARGV - 3, 4 do
  local name, ends, limit, calls = number(index), now + number(index + 1), number(index + 2),
    number(index + 3)
  local off = ends - app.ends
  if ends - now <= length + 1000 then
    app.limit, app.silent = limit, 0
    if off > length / 2 then
      if name > app.name then
        app.before, app.expected = 0, 0
        if off < 1.5 * length then app.before, app.expected = app.granted - app.refused, app.foreign end
        app.name, app.ends, app.granted, app.refused = name, ends, 0, 0
        app.foreign = math.max(0, limit - calls)
      end
    elseif off >= -length / 2 then
      if ends > now and (name > app.name or (name == app.name and off > 0)) then
        app.name, app.ends = name, ends
      end
      app.foreign = math.max(app.foreign, limit - calls - app.granted + app.refused)
    elseif off >= -1.5 * length then
      app.expected = math.max(app.expected, limit - calls - app.before)
    end
  end
end
if ARGV[18] == '1' and app.limit == 0 then app.silent = 1 end
app.refused = app.refused + number(20)
if number(19) > 0 then app.paused = math.max(app.paused, now + number(19)) end

redis.call('ZADD', KEYS[2], now, member)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - 3 * length)
local processes = redis.call('ZCARD', KEYS[2])
local is_lost = math.abs(app.lost - app.ends) < length / 2
if is_lost then processes = math.max(processes, app.processes, number(15)) end

local shop
if KEYS[4] then
  local stored = redis.call('HMGET', KEYS[4], 'ends', 'granted')
  shop = {ends = tonumber(stored[1]) or 0, granted = tonumber(stored[2]) or 0}
  if math.abs(shop.ends - app.ends) >= length / 2 then shop.granted = 0 end
  shop.ends = app.ends
end

if urgent > 0 then app.urgent = app.ends end
local granted, rest = 0, app.ends - now
local wait, round = rest, rest
if now < app.paused then
  wait = app.paused - now
elseif want == 0 then
  wait = 0
elseif app.limit == 0 and app.silent == 1 then
  granted, wait = want, 0
elseif app.limit == 0 then
  -- The first responses must not use up a window, and a slow one must not block
  -- the rest.
  if app.probes < 4 or now - app.probed >= math.min(250, length / 4) then
    granted, app.probes, app.probed = 1, app.probes + 1, now
  end
  redis.call('ZADD', KEYS[3], app.ends - length, member)
  wait = math.max(1, math.min(25, math.floor(length / 40)))
else
  local budget = math.min(math.max(1, math.floor(app.limit * share)),
    app.limit - math.max(app.foreign, app.expected))
  local free = budget - app.granted
  if shop then free = math.min(free, math.floor(number(16) * share) - shop.granted) end
  -- A few calls are kept for those that somebody waits for, where there are such.
  local normal = free
  if app.ends - app.urgent <= 2 * length then
    normal = free - math.max(1, math.floor(app.limit * 0.03))
  end

  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', app.ends - 3 * length)
  local served = tonumber(redis.call('ZSCORE', KEYS[3], member) or nil)
  local hungry = redis.call('ZCARD', KEYS[3])
  if not served then hungry = hungry + 1 end
  local ends, span = app.ends, length
  if ARGV[4] == '1' then
    -- The window in rounds, each with its part of the permits.
    local rounds = math.max(2, math.min(20, math.floor(budget / (12 * hungry))))
    span = length / rounds
    local current = math.max(0, math.floor((length - rest) / span))
    normal = math.min(normal, math.ceil(budget * (current + 1) / rounds) - app.granted)
    round = math.max(1, math.ceil((current + 1) * span - (length - rest)))
    ends, wait = now + round, round
  end
  normal = math.max(0, normal)

  -- Of those that want more, who has had nothing in this round goes first. Later
  -- in the round, what is left for those that did not come goes to whoever asks.
  local turn = '(' .. (ends - span / 2)
  local unserved = redis.call('ZCOUNT', KEYS[3], '-inf', turn)
  local most, held = 0, 0
  if served and served > ends - span / 2 then
    most = normal
    if ends - now > span * 0.75 then
      held = unserved * math.ceil(budget / hungry)
      most = math.ceil(math.max(0, normal - held) / hungry)
    end
  else
    if served then unserved = unserved - 1 end
    most = math.ceil(normal / (unserved + 1))
    if ends - now > span * 0.75 then held = unserved * most end
  end
  if urgent > most then most = math.max(most, math.min(urgent, free)) end
  if is_lost then
    most = math.min(most, math.floor(app.limit * share / processes) - number(9))
  end
  granted = math.max(0, math.min(want, most))
  -- Those that no call waits for may come back a tenth of a window later.
  if granted > number(21) then app.spare = now + math.ceil(length / 10) end
  app.granted = app.granted + granted
  if shop then shop.granted = shop.granted + granted end
  if granted == want then
    redis.call('ZREM', KEYS[3], member)
    wait = 0
  else
    redis.call('ZADD', KEYS[3], ends, member)
    local more = normal - granted
    if more - held >= 1 and not is_lost then
      wait = 1
    elseif ends - now > span * 0.75 and ARGV[4] == '0' and not is_lost then
      -- Some may not come for their part by then, or give it back.
      wait = math.ceil(ends - span * 0.75) - now + 1
    elseif app.spare > now and not is_lost then
      wait = math.min(wait, app.spare - now + math.ceil(length / 40))
    end
  end
end

local stored = {'epoch', epoch}
for _, field in ipairs(fields) do
  stored[#stored + 1] = field
  stored[#stored + 1] = string.format('%.0f', app[field])
end
local kept = math.max(60000, 20 * length)
redis.call('HSET', KEYS[1], unpack(stored))
if shop then
  redis.call('HSET', KEYS[4], 'ends', string.format('%.0f', shop.ends), 'granted', shop.granted)
end
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, kept) end
return {epoch, granted, app.ends - now, math.max(0, wait), math.ceil(round), app.limit,
  app.silent, processes, now, app.jump, math.max(app.foreign, app.expected)}
