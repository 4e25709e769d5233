-- Extends a lease. Returns 1, or 0 if it is lost.
-- KEYS: the holder's fencing number; the highest one so far.
-- ARGV: the caller's fencing number; for how long, in milliseconds; how long the
-- highest number is kept.
local holder = redis.call('GET', KEYS[1])
local highest = redis.call('GET', KEYS[2])
if holder and holder ~= ARGV[1] and holder ~= '0' then return 0 end
-- It has run out, or Redis has lost its data: nobody has had it since unless
-- the highest number says so.
if highest and tonumber(highest) > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3])
return 1
