import type { CallContext } from '../../chat/call-context';
import { isLost, traitsOf } from '../../chat/error-traits';
import { ChatError, toChatError } from '../../chat/errors';
import type { SharedShelf } from '../../chat/ports/copies';
import type { Claim, FileStore, NewFile, StoredFile } from '../../chat/ports/file-store';
import { bareFileId } from '../../protocols/file-id';
import { Owners } from './owners';
import type { NamedFiles } from './pooled-provider';
import type { Member, Rotation } from './rotation';

/** Files of one request whose owner counts. */
const mostAsked = 10;

export interface FileAccount extends Member {
  readonly files: FileStore;
}

/** The files of several accounts as one store. A file stays with the account it was uploaded to. */
export class PooledFiles<M extends FileAccount> implements FileStore {
  readonly #owners: Owners<M>;

  /** Who took the newest upload: the files of one request are uploaded in a row, and one account must have them all. */
  #latest: M | undefined;

  constructor(
    private readonly rotation: Rotation<M>,
    shelf?: SharedShelf,
  ) {
    this.#owners = new Owners(rotation, 'files', shelf);
  }

  async upload(file: NewFile, context: CallContext): Promise<StoredFile> {
    return await this.rotation.first(
      'files',
      async (member, own) => {
        const stored = await member.files.upload(file, own);
        await this.#owners.remember(bareFileId(stored.id), member);
        this.#latest = member;
        return stored;
      },
      context,
      // Handed to a second account as well, it would be kept twice.
      (failure, calls) => file.isCallers !== true || !calls.isBegun || !isLost(failure),
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

  async content(id: string, signal: AbortSignal, claim?: Claim): Promise<{ mime: string; bytes: Uint8Array }> {
    return await (await this.#ownerOf(id, signal)).files.content(id, signal, claim);
  }

  async remove(id: string, signal: AbortSignal): Promise<void> {
    await (await this.#ownerOf(id, signal)).files.remove(id, signal);
    this.#owners.forget(bareFileId(id));
  }

  /**
   * The one account that owns all files that are asked about, else the one with the newest of the past; undefined where
   * no account has any of them, and GigaChat says what is to be said. Throws when the former belong to several.
   */
  async owner({ asked, past }: NamedFiles, signal: AbortSignal): Promise<M | undefined> {
    // Of more files than GigaChat takes the newest are sent. Each is asked for after the other, never hundreds at once.
    const owners = new Set<M>();
    for (const id of asked.slice(-mostAsked)) {
      const owner = await this.#ownerOf(id, signal).catch((error: unknown) => {
        if (toChatError(error, signal).kind !== 'not-found') throw error;
      });
      if (owner) owners.add(owner);
    }
    const [owner] = owners;
    if (owners.size > 1) throw ofSeveralAccounts();
    return owner ?? (await this.#ownerOfNewest(past.slice(-mostAsked), signal));
  }

  /**
   * An account that cannot be asked must not end a conversation for what its past holds, nor keep it waiting for each
   * file anew: from then on only the files count whose account is known.
   */
  async #ownerOfNewest(ids: readonly string[], signal: AbortSignal): Promise<M | undefined> {
    let isAway = false;
    for (const id of ids.toReversed()) {
      if (isAway && !(await this.#owners.find(bareFileId(id)))) continue;
      const owner = await this.#ownerOf(id, signal).catch((error: unknown) => {
        const { isOver, restMs } = traitsOf(toChatError(error, signal));
        if (isOver) throw error;
        isAway ||= restMs !== undefined;
      });
      if (owner) return owner;
    }
    return undefined;
  }

  /** The account of a file: remembered, or the first that knows it. */
  async #ownerOf(id: string, signal: AbortSignal): Promise<M> {
    const known = this.#owners.known(bareFileId(id));
    if (known) return known;
    const ask = async (member: M) => {
      await member.files.get(id, signal);
      return member;
    };
    return await this.#owners.ask(bareFileId(id), ask, signal);
  }
}

function ofSeveralAccounts(): ChatError {
  return new ChatError(
    'invalid-request',
    'The uploaded files of this request belong to different GigaChat accounts, and no account can read them all. Send them as data instead.',
    { param: 'messages', code: 'files_of_two_accounts' },
  );
}
