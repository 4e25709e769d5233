-- Takes a lease unless it is held. Returns its fencing number as text, or how
-- long it is held as an integer, in milliseconds.
-- KEYS: the holder's fencing number; the highest one so far.
-- ARGV: for how long, in milliseconds; how long the highest number is kept; how
-- long nobody gets the lease if that is not known.
local left = redis.call('PTTL', KEYS[1])
-- An error if it is something else than a lease.
if redis.call('GET', KEYS[1]) then return left end
local highest = redis.call('GET', KEYS[2])
if not highest and tonumber(ARGV[3]) > 0 then
  -- Redis has lost its data, or nobody has had the lease: a holder may be left.
  redis.call('SET', KEYS[1], '0', 'PX', ARGV[3])
  redis.call('SET', KEYS[2], '0', 'PX', ARGV[2])
  return tonumber(ARGV[3])
end
-- Microseconds, so that the numbers rise even if the highest one is lost.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local fencing = string.format('%.0f', math.max(tonumber(highest or 0) + 1, now))
redis.call('SET', KEYS[2], fencing, 'PX', ARGV[2])
redis.call('SET', KEYS[1], fencing, 'PX', ARGV[1])
return fencing
