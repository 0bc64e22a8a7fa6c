import type { HttpResponse } from './http-call';

/** How an answer is written: as a stream of events, or as one JSON. */
export type AnswerKind = 'events' | 'json';

/** Types that say nothing: frameworks write them, or none, where nobody has set one. */
const saysNothing = /^(?:$|text\/plain\b|(?:application|binary)\/octet-stream\b)/i;
/** How the first line of a stream of events begins. */
const eventsBegin = /^(?:data|event|id|retry)?:/;
/** Of more blanks than this nothing follows. */
const mostBlanks = 1024;

/** How an answer is written by its type: `untold` where that says nothing, undefined for neither, such as a page. */
export function kindByType({ headers }: HttpResponse): AnswerKind | 'untold' | undefined {
  const contentType = String(headers['content-type'] ?? '').trim();
  if (/^text\/event-stream\b/i.test(contentType)) return 'events';
  if (/^application\/json\b/i.test(contentType)) return 'json';
  return saysNothing.test(contentType) ? 'untold' : undefined;
}

/**
 * How an answer is written by how its body begins, with the answer to be read, because its beginning was: some servers
 * call their streams JSON. What is neither is what its type told, or undefined.
 */
export async function kindByBegin(
  response: HttpResponse,
  told: 'json' | 'untold',
): Promise<[kind: AnswerKind | undefined, HttpResponse]> {
  const reads = response.body[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  const begin = await beginOf(reads, pieces);
  const kind = eventsBegin.test(begin) ? 'events' : told === 'json' || begin.startsWith('{') ? 'json' : undefined;
  return [kind, { ...response, body: rest(pieces, reads) }];
}

/** The first letters of a body that are no blanks; what was read of it is put into `pieces`. */
async function beginOf(reads: AsyncIterator<Uint8Array>, pieces: Uint8Array[]): Promise<string> {
  let text = '';
  while (text.length < mostBlanks) {
    const begin = text.replace(/^\ufeff/, '').trimStart();
    // As long as the longest word that counts, or one that is none.
    if (begin.length > 'retry'.length || /[:{]/.test(begin)) return begin;
    const read = await reads.next();
    if (read.done) return begin;
    pieces.push(read.value);
    text = Buffer.concat(pieces).toString('utf8');
  }
  return text.trimStart();
}

async function* rest(pieces: readonly Uint8Array[], reads: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
    for (let read = await reads.next(); !read.done; read = await reads.next()) yield read.value;
  } finally {
    await reads.return?.();
  }
}
