import * as z from 'zod';

/** Bytes, written so that they fit into JSON. */
const bytes = z.union([
  z.string(),
  z.strictObject({ base64: z.string() }),
  z.strictObject({ repeat: z.string(), times: z.int().min(0) }),
]);

const place = z.union([z.enum(['headers', 'first-chunk', 'end']), z.int().min(0)]);

/** Where an answer waits for a gate: before its headers, before chunk number N (0 is the first), before its end. */
const hold = z.union([place, z.strictObject({ gate: z.string().default('default'), before: place })]);

const breakOff = z.strictObject({
  /**
   * `reset`: RST. `fin`: the socket is closed, in the middle of an HTTP chunk when the body is chunked. `end`: the body
   * ends in good order. `hang`: nothing comes any more until the client leaves. `drip`: one space every `everyMs`.
   */
  how: z.enum(['reset', 'fin', 'end', 'hang', 'drip']),
  /** After reading the request, after the headers, or after so many body chunks or bytes. Default: one chunk. */
  after: z
    .union([
      z.enum(['request', 'headers']),
      z.strictObject({ chunks: z.int().min(0) }),
      z.strictObject({ bytes: z.int().min(0) }),
    ])
    .default({ chunks: 1 }),
  /** Milliseconds between the drops of `drip`. */
  everyMs: z.int().min(1).default(100),
});

/** What any scripted reply may say, to whichever endpoint. */
export const replyFields = {
  /** How many requests this answers; 0 is all that come. Default 1. */
  times: z.int().min(0).optional(),
  /** Only for a request whose body text includes this. */
  when: z.strictObject({ includes: z.string() }).optional(),
  /** Other than 200: a refusal with the upstream's body for that status unless `body` is given. */
  status: z.int().min(200).max(599).optional(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  /** Instead of the normal body: text as it is, anything else as compact JSON (with a line end on errors). */
  body: z.unknown().optional(),
  /** Instead of the normal body: bytes, each element a chunk of its own; the content type of the endpoint is kept. */
  raw: z.union([bytes, z.array(bytes)]).optional(),
  /** Bytes for the socket in place of a whole HTTP response, status line included; then the socket is closed. */
  rawResponse: z.union([bytes, z.array(bytes)]).optional(),
  /**
   * Milliseconds. `betweenMs` applies to chunks, or to pieces when `cutAt` is given. `{}` waits for nothing and still
   * sends every chunk as a write of its own; without it all chunks travel together.
   */
  delay: z
    .strictObject({
      headersMs: z.number().min(0).optional(),
      firstChunkMs: z.number().min(0).optional(),
      betweenMs: z.number().min(0).optional(),
    })
    .optional(),
  hold: z.union([hold, z.array(hold)]).optional(),
  /** Offsets in the body, in bytes: each piece is a write of its own, the next begins when it has left. */
  cutAt: z.union([z.literal('every-byte'), z.array(z.int().min(1))]).optional(),
  breakOff: breakOff.optional(),
  /** `close`: no length and no chunks, the body ends with the connection. */
  framing: z.enum(['chunked', 'length', 'close']).optional(),
  /** Content-Length is announced so many bytes longer than the body, and the socket closed after it. */
  extraLength: z.int().min(1).optional(),
  /** `truncated` and `corrupt` are gzip too; a number is so many layers of it. */
  gzip: z.union([z.literal(true), z.enum(['truncated', 'corrupt']), z.int().min(1).max(50)]).optional(),
  /** What becomes of the connection: closed silently, or reset as soon as it is used again. Default `keep`. */
  afterwards: z.enum(['keep', 'close', 'reset-on-reuse']).optional(),
};

const replySchema = z.strictObject(replyFields);

/** A scripted reply of `/models` or any other endpoint than chat. */
export type ScriptedReply = z.input<typeof replySchema>;
/** A `ScriptedReply` that was checked. */
export type Reply = z.output<typeof replySchema>;

/** Checks a scripted reply; throws on a field it does not know. */
export function checkReply(reply: unknown): Reply {
  return replySchema.parse(reply);
}

const authSchema = z.strictObject({
  ...replyFields,
  /** Milliseconds since the epoch put in place of the true end of life (which stays); null leaves the field out. */
  expiresAt: z.union([z.number(), z.null()]).optional(),
  /** `expires_at` in seconds instead of milliseconds. */
  inSeconds: z.boolean().optional(),
});

/** A scripted answer to a token request. */
export type ScriptedAuth = z.input<typeof authSchema>;
/** A `ScriptedAuth` that was checked. */
export type AuthReply = z.output<typeof authSchema>;

/** Checks a scripted answer to a token request. */
export function checkAuth(reply: unknown): AuthReply {
  return authSchema.parse(reply);
}
