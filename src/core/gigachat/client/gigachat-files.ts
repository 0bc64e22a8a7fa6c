import { CallBudget } from '../../chat/call-budget';
import type { CallContext } from '../../chat/call-context';
import { isSurelyRefused, traitsOf, unsure } from '../../chat/error-traits';
import { ChatError, toChatError } from '../../chat/errors';
import type { Claim, FileStore, NewFile, StoredFile } from '../../chat/ports/file-store';
import { answeredWithout } from '../../protocols/gigachat/errors';
import { secondsIn } from '../../protocols/gigachat/moment';
import { asRecord } from '../../protocols/json/json';
import { countIn } from '../../protocols/said';
import type { GigaChatClient } from './gigachat-client';

/** No file that GigaChat takes is so large. */
const mostBytes = 128 * 1024 * 1024;

/** The account's files at GigaChat. It deletes by POST and knows one purpose that takes every type: `general`. */
export class GigaChatFiles implements FileStore {
  constructor(private readonly client: Pick<GigaChatClient, 'json' | 'bytes'>) {}

  async upload({ name, mime, bytes, isCallers }: NewFile, context: CallContext): Promise<StoredFile> {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(bytes)], { type: mime }), name);
    form.append('purpose', 'general');
    // The platform writes the multipart body; only its bytes and its boundary are taken.
    const encoded = new Response(form);
    const body = new Uint8Array(await encoded.arrayBuffer());
    const type = encoded.headers.get('content-type') ?? 'multipart/form-data';
    const answer = await this.client.json('POST', 'files', context, { body, type, once: isCallers && 'lost' });
    if (isFile(answer)) return toFile(answer);
    throw isCallers ? unsure(answeredWithout('a file')) : answeredWithout('a file');
  }

  async list(signal: AbortSignal): Promise<StoredFile[]> {
    const data = asRecord(await this.client.json('GET', 'files', { signal }))?.data;
    const files = Array.isArray(data) ? data.filter(isFile) : [];
    if (!Array.isArray(data) || (files.length === 0 && data.length > 0)) throw answeredWithout('a list of files');
    return files.map(toFile);
  }

  async get(id: string, signal: AbortSignal): Promise<StoredFile> {
    return toFile(await this.client.json('GET', `files/${checked(id)}`, { signal }));
  }

  async content(id: string, signal: AbortSignal, claim?: Claim): Promise<{ mime: string; bytes: Uint8Array }> {
    return await this.client.bytes(`files/${checked(id)}/content`, signal, mostBytes, claim);
  }

  async remove(id: string, signal: AbortSignal): Promise<void> {
    const context = { signal, calls: new CallBudget() };
    const removal = async () => {
      const answer = await this.client.json('POST', `files/${checked(id)}/delete`, context, { once: true });
      if (asRecord(answer)?.deleted !== true) throw unsure(answeredWithout('the deletion of the file'));
    };
    try {
      await removal();
    } catch (error) {
      const failure = toChatError(error, signal);
      if (isSurelyRefused(failure) || traitsOf(failure).isOver) throw failure;
      // Asked for again, one that is gone already would be a file that never was.
      if (await this.#has(id, context).catch(() => Promise.reject(failure))) await removal();
    }
  }

  async #has(id: string, context: CallContext): Promise<boolean> {
    try {
      if (isFile(await this.client.json('GET', `files/${checked(id)}`, context))) return true;
    } catch (error) {
      if (error instanceof ChatError && error.kind === 'not-found') return false;
      throw error;
    }
    throw answeredWithout('a file');
  }
}

/** Ids are UUIDs, with or without OpenAI's prefix; anything else never becomes part of an address. */
function checked(id: string): string {
  const bare = id.replace(/^file-/, '');
  if (/^[\w-]{1,64}$/.test(bare)) return bare;
  throw new ChatError('not-found', 'There is no such file.', { param: 'file_id', code: 'file_not_found' });
}

function isFile(value: unknown): boolean {
  const id = asRecord(value)?.id;
  return typeof id === 'string' && id !== '';
}

function toFile(value: unknown): StoredFile {
  const file = asRecord(value);
  if (typeof file?.id !== 'string' || file.id === '') throw answeredWithout('a file');
  return {
    id: file.id,
    name: typeof file.filename === 'string' ? file.filename : file.id,
    bytes: countIn(file.bytes) ?? 0,
    createdAt: secondsIn(file.created_at),
    purpose: typeof file.purpose === 'string' ? file.purpose : 'general',
  };
}
