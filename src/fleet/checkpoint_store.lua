-- Stores a checkpoint, or removes it, if the revision is the expected one.
-- Returns 1, or 0 if it is another one.
-- KEYS: the checkpoint. ARGV: the expected revision, '' for none; the new one, ''
-- to remove it; the value; how long it is kept, in milliseconds, 0 for ever.
if redis.call('EXISTS', KEYS[1]) == 1 then
  -- Also an error if it is something else than a checkpoint.
  if redis.call('HGET', KEYS[1], 'revision') ~= ARGV[1] then return 0 end
elseif ARGV[1] ~= '' then
  return 0
end
if ARGV[2] == '' then
  redis.call('DEL', KEYS[1])
  return 1
end
redis.call('HSET', KEYS[1], 'revision', ARGV[2], 'value', ARGV[3])
if ARGV[4] == '0' then
  redis.call('PERSIST', KEYS[1])
else
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
return 1
