import { ChatError } from '../../chat/errors';
import type { FileStore } from '../../chat/ports/file-store';

/** Those of the ids that the account has no file of any more; one that cannot be asked for counts as there. */
export async function goneFiles(
  files: Pick<FileStore, 'get'>,
  ids: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Set<string>> {
  const gone = new Set<string>();
  await Promise.all(
    [...ids].map(async (id) => {
      try {
        await files.get(id, signal);
      } catch (error) {
        if (error instanceof ChatError && error.kind === 'not-found') gone.add(id);
      }
    }),
  );
  return gone;
}
