import type { SharedShelf, ShelfKind } from '../../core/chat/ports/copies';
import type { Shared } from '../../core/ground/shared';
import type { StoreLink } from './link';
import { script } from './script';
import type { Seal } from './seal';

/** How much of a kind one secret may have in the store, and how long a value stays that nobody reads. */
interface Bounds {
  mostValues: number;
  mostBytes: number;
  forMs: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;

const boundsOf: Readonly<Record<ShelfKind, Bounds>> = {
  responses: { mostValues: 4096, mostBytes: 256 * 1024 * 1024, forMs: day },
  moved: { mostValues: 10_000, mostBytes: 4 * 1024 * 1024, forMs: 10 * minute },
  files: { mostValues: 10_000, mostBytes: 4 * 1024 * 1024, forMs: 30 * day },
  batches: { mostValues: 10_000, mostBytes: 4 * 1024 * 1024, forMs: 30 * day },
  'batch-facts': { mostValues: 1000, mostBytes: 16 * 1024 * 1024, forMs: 30 * day },
};

/** Puts a value and drops those longest unread until the bounds hold. `index` has their times, `sizes` their bytes. */
const put = script(`
local index, sizes = KEYS[2], KEYS[3]
local value, life, most, bytes = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- First, because a full store refuses a script that has written nothing yet, and no later command of it.
redis.call('SET', KEYS[1], value, 'PX', life)
local function drop(key)
  if key ~= KEYS[1] then redis.call('UNLINK', key) end
  redis.call('ZREM', index, key)
  local size = redis.call('HGET', sizes, key)
  if size then
    redis.call('HDEL', sizes, key)
    redis.call('HINCRBY', sizes, 'all', -size)
  end
end
for _, key in ipairs(redis.call('ZRANGEBYSCORE', index, '-inf', now - life, 'LIMIT', 0, 100)) do drop(key) end
drop(KEYS[1])
redis.call('ZADD', index, now, KEYS[1])
redis.call('HSET', sizes, KEYS[1], #value)
local total = redis.call('HINCRBY', sizes, 'all', #value)
while total > bytes or redis.call('ZCARD', index) > most do
  local oldest = redis.call('ZRANGE', index, 0, 0)[1]
  if not oldest or oldest == KEYS[1] then break end
  drop(oldest)
  total = tonumber(redis.call('HGET', sizes, 'all') or '0')
end
redis.call('PEXPIRE', index, life)
redis.call('PEXPIRE', sizes, life)
return 1
`);

/** Reads a value, or only whether there is one, and makes it the newest. */
const read = script(
  `
if redis.call('PEXPIRE', KEYS[1], ARGV[1]) == 0 then return false end
local time = redis.call('TIME')
redis.pcall('ZADD', KEYS[2], 'XX', time[1] * 1000 + math.floor(time[2] / 1000), KEYS[1])
redis.call('PEXPIRE', KEYS[2], ARGV[1])
redis.call('PEXPIRE', KEYS[3], ARGV[1])
if ARGV[2] == 'has' then return 1 end
return redis.call('GET', KEYS[1])
`,
  { writes: false },
);

const drop = script(
  `
local size = redis.call('HGET', KEYS[3], KEYS[1])
if size then
  redis.call('HDEL', KEYS[3], KEYS[1])
  redis.call('HINCRBY', KEYS[3], 'all', -size)
end
redis.call('ZREM', KEYS[2], KEYS[1])
return redis.call('UNLINK', KEYS[1])
`,
  { writes: false },
);

/** A longer value is not put: the store is no place for it. */
const mostValueBytes = 16 * 1024 * 1024;

/** The values of one kind and one secret. */
export class StoreShelf implements SharedShelf {
  readonly #bounds: Bounds;

  /** `prefix` is what the names of all keys begin with. */
  constructor(
    private readonly kind: ShelfKind,
    private readonly link: StoreLink,
    private readonly seal: Shared<Seal>,
    private readonly prefix: string,
  ) {
    this.#bounds = boundsOf[kind];
  }

  async get(id: string): Promise<string | undefined> {
    const seal = await this.seal;
    const keys = this.#keys(seal, id);
    const found = await this.link.run(read, keys, [String(this.#bounds.forMs), 'get']);
    return Buffer.isBuffer(found) ? await seal.open(keys[0], found) : undefined;
  }

  async has(id: string): Promise<boolean> {
    return (await this.link.run(read, this.#keys(await this.seal, id), [String(this.#bounds.forMs), 'has'])) === 1;
  }

  async put(id: string, value: string): Promise<void> {
    const seal = await this.seal;
    const keys = this.#keys(seal, id);
    const sealed = await seal.close(keys[0], value);
    if (sealed.length > mostValueBytes) throw new RangeError('the value is too long for the store');
    const { forMs, mostValues, mostBytes } = this.#bounds;
    await this.link.run(put, keys, [sealed, ...[forMs, mostValues, mostBytes].map(String)]);
  }

  async delete(id: string): Promise<void> {
    await this.link.run(drop, this.#keys(await this.seal, id), []);
  }

  /** The value's own key, the index of its kind, and the sizes. */
  #keys(seal: Seal, id: string): [string, string, string] {
    const room = `${this.prefix}${seal.name('room')}:${this.kind}`;
    return [`${room}:${seal.name(id)}`, `${room}:index`, `${room}:sizes`];
  }
}
