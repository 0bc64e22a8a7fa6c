/**
 * All of a body; undefined when it has more than `limit` bytes, and then no more than that is read of it. `claim` hears
 * of each further piece, and may throw.
 */
export async function readAtMost(
  body: AsyncIterable<Uint8Array>,
  limit: number,
  claim?: (bytes: number) => void,
): Promise<Buffer | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > limit) return undefined;
    claim?.(piece.length);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
