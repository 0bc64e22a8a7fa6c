import * as z from 'zod';

/** So many accounts may be shared. */
export const mostAccounts = 1024;

const id = z.number().int().nonnegative();
const longestName = 200;
const name = z.string().max(longestName);
const failure = z.object({
  kind: z.string(),
  message: z.string(),
  code: z.string().optional(),
  retryAfterMs: z.number().nonnegative().optional(),
});

const toOwner = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hello'),
    window: z.string().regex(/^[0-9a-f]{6}$/),
    proof: z.string().max(100),
    /** It says `here` when it is asked, as all do since that question was made. */
    answers: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('here') }),
  z.object({ kind: z.literal('lease'), id, account: name, client: name, interactive: z.boolean() }),
  z.object({ kind: z.literal('keep'), id, account: name, client: name }),
  z.object({ kind: z.literal('back'), id }),
  z.object({ kind: z.literal('limited'), account: name, afterMs: z.number().nonnegative().optional() }),
  z.object({ kind: z.literal('token'), id, account: name, refused: z.string().max(100).optional() }),
  z.object({ kind: z.literal('hand-over'), version: z.string().max(40) }),
  z.object({ kind: z.literal('stop') }),
]);

const toFollower = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('welcome'), window: name, accounts: z.array(name).max(mostAccounts) }),
  z.object({ kind: z.literal('accounts'), accounts: z.array(name).max(mostAccounts) }),
  z.object({
    kind: z.literal('line'),
    account: name,
    holders: z.array(name),
    clients: z.array(z.object({ client: name, waiting: id })),
  }),
  z.object({ kind: z.literal('place'), id, position: id, holders: z.array(name), limit: z.number() }),
  z.object({ kind: z.literal('admitted'), id }),
  z.object({ kind: z.literal('refused'), id, failure }),
  z.object({ kind: z.literal('token'), id, sealed: z.string() }),
  z.object({ kind: z.literal('ask') }),
  z.object({ kind: z.literal('leaving'), heir: name.optional(), stopped: z.boolean().optional() }),
]);

/** What a follower says to the owner. */
export type ToOwner = z.infer<typeof toOwner>;

/** What the owner says to a follower. */
export type ToFollower = z.infer<typeof toFollower>;

/** Why something was refused, as it goes over the channel. */
export type SentFailure = z.infer<typeof failure>;

/** A name no longer than the other end reads, with `room` for more behind it. */
export function asSaid(name: string, room = 0): string {
  return name.slice(0, longestName - room);
}

/** A message, or undefined for what a newer version may say. */
export function readToOwner(value: unknown): ToOwner | undefined {
  return toOwner.safeParse(value).data;
}

/** A message, or undefined for what a newer version may say. */
export function readToFollower(value: unknown): ToFollower | undefined {
  return toFollower.safeParse(value).data;
}
