-- Gives a lease back.
-- KEYS: the holder's fencing number. ARGV: the caller's fencing number.
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
