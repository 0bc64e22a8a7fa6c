import type { IncomingMessage } from 'node:http';
import { ChatError } from '../../chat/errors';
import type { Clock } from '../../ground/clock';
import { Stretch } from '../../ground/stretch';
import { holdsLongNames, longestName, mostLongNames } from '../../ground/text/parse-json';
import { withExactPast } from '../../protocols/json/exact-calls';
import { isNamedAtLength } from '../../protocols/json/long-names';
import { holdsTooMany } from '../../protocols/json/many-values';
import { refuse } from '../http/refused';
import type { BodyPlace } from './body-room';
import { bodyText } from './body-text';
import { bodyTooLarge, decompressed, encodingOf, maxBodyBytes } from './content-encoding';
import type { KnownTools, Parted } from './known-tools';
import { countValues, tooLong, tooMany } from './value-count';

/** A body must have arrived by then. */
export const readWithinMs = 60_000;
/** What the chunks of a body may come to on the wire: lengths and extensions can outweigh the bytes they carry. */
const mostWireBytes = 4 * maxBodyBytes;
/** So many pieces become one: a body may come in pieces of one byte, each of which costs a hundred. */
const mostPieces = 1024;

/** A request whose body is to be read, and its part of the memory for bodies. */
export interface BodySource {
  readonly request: IncomingMessage;
  readonly place: BodyPlace;
}

/**
 * The JSON of a request's body. Counts the bytes as they come, whatever Content-Length says. Throws `Refused` (413,
 * 408, 503 when there is no room for it, or 400 for what is no JSON object) and `cancelled` when the caller leaves.
 */
export async function readJson(source: BodySource, clock: Clock): Promise<unknown> {
  const bytes = await readBytes(source, clock);
  const stretch = new Stretch(clock, bytes.length);
  const known = await readParted(bytes, source.place.knownTools, stretch);
  const body = known?.body ?? (await readObject(bytes, stretch));
  countValues(body, 1, 0);
  if (bytes.length > mostLongNames * longestName && isNamedAtLength(body))
    throw tooLong('tools, calls, files or items');
  known?.keep();
  if (stretch.isLong) await stretch.rest();
  return body;
}

/** A body whose tools are read apart; undefined when it is to be read whole. */
async function readParted(bytes: Buffer, tools: KnownTools, stretch: Stretch): Promise<ReadParted | undefined> {
  const parted = tools.part(bytes);
  if (!parted) return undefined;
  if (stretch.isLong) await stretch.rest();
  const body = await readObject(parted.rest, stretch);
  return parted.putBack(body) ? { body, keep: parted.keep } : undefined;
}

interface ReadParted extends Pick<Parted, 'keep'> {
  body: object;
}

async function readObject(bytes: Buffer, stretch: Stretch): Promise<object> {
  const text = bodyText(bytes);
  if (stretch.isLong) await stretch.rest();
  if (holdsTooMany(text)) throw tooMany();
  if (stretch.isLong) await stretch.rest();
  if (holdsLongNames(text)) throw tooLong('fields of objects');
  if (stretch.isLong) await stretch.rest();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw refuse(400, 'invalid_json', complaintOf(text));
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw refuse(400, 'invalid_json', 'The request body must be a JSON object.');
  }
  if (stretch.isLong) await stretch.rest();
  withExactPast(body as Record<string, unknown>, text);
  if (stretch.isLong) await stretch.rest();
  return body;
}

/** What stands at the beginning of JSON whose quotation marks a shell of Windows has taken, or has passed on. */
const unquoted = /^\s*(?:'|\{\s*[A-Za-z])/;

function complaintOf(text: string): string {
  if (text.length === 0) return 'The request body is empty: it must be a JSON object.';
  const complaint = 'The request body is not valid JSON.';
  return unquoted.test(text)
    ? `${complaint} The shell has changed its quotation marks, as those of Windows do: put it into a file and send that, with curl's -d "@FILE".`
    : complaint;
}

/** The bytes of a request's body, out of their compression, with the same limits and the same errors. */
export async function readBytes(source: BodySource, clock: Clock): Promise<Buffer> {
  const bytes = await readRaw(source, clock);
  const encoding = encodingOf(source.request.headers['content-encoding']);
  return encoding ? await decompressed(bytes, encoding, source.place) : bytes;
}

function readRaw({ request, place }: BodySource, clock: Clock): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const blocks: Buffer[] = [];
    const pieces: Buffer[] = [];
    const { socket } = request;
    const wireBefore = socket.bytesRead;
    let size = 0;
    let isOver = false;
    const fail = (error: Error) => {
      if (isOver) return;
      isOver = true;
      timer.cancel();
      // What still comes is read and thrown away, so that the refusal can be read before the connection goes.
      request.removeAllListeners('data').resume();
      reject(error);
    };
    const timer = clock.timer(readWithinMs, () =>
      fail(refuse(408, 'request_timeout', 'The request body did not arrive within 60 s.')),
    );
    request.on('data', (bytes: Buffer) => {
      size += bytes.length;
      const isTooLarge = size > maxBodyBytes || socket.bytesRead - wireBefore > mostWireBytes;
      const refusal = isTooLarge ? bodyTooLarge() : place.take(bytes.length);
      if (refusal) fail(refusal);
      else if (pieces.push(bytes) >= mostPieces) blocks.push(Buffer.concat(pieces.splice(0)));
    });
    request.on('end', () => {
      if (isOver) return;
      isOver = true;
      timer.cancel();
      const [only] = pieces;
      resolve(only && pieces.length === 1 && blocks.length === 0 ? only : Buffer.concat([...blocks, ...pieces], size));
    });
    request.on('error', () => {});
    request.on('close', () => {
      // Every request closes; an error that nobody hears would cost as much as reading a small body.
      if (!isOver) fail(new ChatError('cancelled', 'The caller left before its request was complete.'));
    });
  });
}
