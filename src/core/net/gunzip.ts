import { pipeline } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import { badUpstreamData, ChatError } from '../chat/errors';
import type { HttpResponse } from './http-call';

/** What one compressed answer may come to: a gigabyte of zeros fits into a megabyte of gzip. */
const maxInflatedBytes = 64 * 1024 * 1024;

/**
 * The answer as it was before a gateway compressed it, although we asked for it as it is. One layer of gzip is taken
 * off, piece by piece; anything else throws `ChatError('protocol')`.
 */
export function unpacked(response: HttpResponse): HttpResponse {
  const encoding = String(response.headers['content-encoding'] ?? 'identity')
    .trim()
    .toLowerCase();
  if (encoding === 'identity' || encoding === '') return response;
  if (encoding === 'gzip' || encoding === 'x-gzip') return { ...response, body: inflate(response.body) };
  response.discard();
  throw badUpstreamData('The model server sent its answer in a compression that was not asked for.');
}

async function* inflate(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  // Sync flush: what has arrived is given at once. The end is checked, so that a cut body is an error.
  const gunzip = createGunzip({ flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_FINISH });
  pipeline(body, gunzip, () => {});
  let size = 0;
  try {
    for await (const bytes of gunzip) {
      size += bytes.length;
      if (size > maxInflatedBytes) {
        throw new ChatError('protocol', 'The model server sent an answer of more than 64 MiB, compressed.', {
          code: 'answer_too_large',
        });
      }
      yield bytes;
    }
  } catch (error) {
    if (error instanceof ChatError) throw error;
    const cut = error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
    throw new ChatError('protocol', 'The model server sent a compressed answer that is damaged or cut off.', {
      code: cut ? 'upstream_truncated' : 'bad_upstream_data',
      cause: error,
    });
  }
}
