import type { DeletedFile, FileMetadata } from '@anthropic-ai/sdk/resources/files';
import type { StoredFile } from '../../chat/ports/file-store';
import { typeOfName } from '../media-type';

/** A file as Anthropic shows one. GigaChat tells no type of what it keeps, so the name does. */
export function toFileMetadata({ id, name, bytes, createdAt }: StoredFile): FileMetadata {
  return {
    type: 'file',
    id,
    filename: name,
    mime_type: typeOfName(name),
    size_bytes: bytes,
    created_at: new Date(createdAt * 1000).toISOString(),
    downloadable: true,
    expires_at: null,
  };
}

/** A page of files. Newer clients go on by `next_page`, older ones by the ids. */
export function toFilePage(files: readonly StoredFile[], hasMore: boolean) {
  const data = files.map(toFileMetadata);
  const lastId = data.at(-1)?.id ?? null;
  return {
    data,
    has_more: hasMore,
    first_id: data[0]?.id ?? null,
    last_id: lastId,
    next_page: hasMore ? lastId : null,
  };
}

/** What is said of a file that is gone. */
export function toDeletedFile(id: string): DeletedFile {
  return { id, type: 'file_deleted' };
}
