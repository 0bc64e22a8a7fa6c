import type { CallContext } from '../../chat/call-context';
import { ChatError, toChatError } from '../../chat/errors';
import type { FileStore, NewFile, StoredFile } from '../../chat/ports/file-store';
import { type Member, noAccount, type Rotation } from './rotation';

/** Files whose owner is remembered; of others it is asked. */
const mostOwners = 4096;

/** Files of one request whose owner counts. */
const mostAsked = 10;

export interface FileAccount extends Member {
  readonly files: FileStore;
}

/** The files of several accounts as one store. A file stays with the account it was uploaded to. */
export class PooledFiles<M extends FileAccount> implements FileStore {
  readonly #owners = new Map<string, M>();

  /** Who took the newest upload: files that belong together are sent one after the other, and one account has to read them all. */
  #latest: M | undefined;

  constructor(private readonly rotation: Rotation<M>) {}

  async upload(file: NewFile, context: CallContext): Promise<StoredFile> {
    return await this.rotation.first(
      'files',
      async (member, own) => {
        const stored = await member.files.upload(file, own);
        this.#remember(stored.id, member);
        this.#latest = member;
        return stored;
      },
      context,
      undefined,
      this.rotation.order('files', this.#latest),
    );
  }

  /** The files of every working account. Throws when none answers. */
  async list(signal: AbortSignal): Promise<StoredFile[]> {
    return (await this.rotation.all('files', (member) => member.files.list(signal), signal)).flat();
  }

  async get(id: string, signal: AbortSignal): Promise<StoredFile> {
    return await (await this.#ownerOf(id, signal)).files.get(id, signal);
  }

  async content(id: string, signal: AbortSignal): Promise<{ mime: string; bytes: Uint8Array }> {
    return await (await this.#ownerOf(id, signal)).files.content(id, signal);
  }

  async remove(id: string, signal: AbortSignal): Promise<void> {
    await (await this.#ownerOf(id, signal)).files.remove(id, signal);
    this.#owners.delete(bare(id));
  }

  /** The one account that owns all of these files; undefined for none. Throws when they belong to several. */
  async owner(ids: readonly string[], signal: AbortSignal): Promise<M | undefined> {
    // Of more files than GigaChat takes the newest are sent. One after another: a request is not to ask hundreds at once.
    const owners = new Set<M>();
    for (const id of ids.slice(-mostAsked)) owners.add(await this.#ownerOf(id, signal));
    const [owner] = owners;
    if (owners.size <= 1) return owner;
    throw new ChatError(
      'invalid-request',
      'The uploaded files of this request belong to different GigaChat accounts, and no account can read them all. Send them as data instead.',
      { param: 'messages', code: 'files_of_two_accounts' },
    );
  }

  /** The account of a file: remembered, or the first that knows it. */
  async #ownerOf(id: string, signal: AbortSignal): Promise<M> {
    const known = this.#owners.get(bare(id));
    if (known) return known;
    let told: ChatError | undefined;
    for (const member of this.rotation.restingLast) {
      try {
        await member.files.get(id, signal);
        this.#remember(id, member);
        return member;
      } catch (error) {
        const failure = toChatError(error, signal);
        if (failure.kind === 'cancelled') throw failure;
        this.rotation.failed('files', member, failure);
        // An account that cannot be asked may be the one: that is told before "no such file".
        if (!told || told.kind === 'not-found') told = failure;
      }
    }
    throw told ?? noAccount();
  }

  #remember(id: string, member: M): void {
    this.#owners.set(bare(id), member);
    const [oldest] = this.#owners.keys();
    if (this.#owners.size > mostOwners && oldest !== undefined) this.#owners.delete(oldest);
  }
}

/** The same file is called by its id with and without OpenAI's prefix. */
function bare(id: string): string {
  return id.replace(/^file-/, '');
}
