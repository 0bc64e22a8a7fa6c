import type { CallBudget } from '../../chat/call-budget';
import type { CallContext } from '../../chat/call-context';
import type { ChatResult } from '../../chat/collect';
import { isSurelyRefused } from '../../chat/error-traits';
import type { ChatError } from '../../chat/errors';
import type { Batch, BatchKind, BatchOutcome, BatchRow, BatchStore } from '../../chat/ports/batch-store';
import type { SharedShelf } from '../../chat/ports/copies';
import type { Embedded } from '../../chat/ports/embedder';
import type { Claim } from '../../chat/ports/file-store';
import type { ChatRequest } from '../../chat/request';
import { Owners } from './owners';
import { type FileOwner, filesOf } from './pooled-provider';
import type { Member, Rotation } from './rotation';

export interface BatchAccount extends Member {
  readonly batches: BatchStore;
}

/** The batches of several accounts as one store. A batch stays with the account it was handed to. */
export class PooledBatches<M extends BatchAccount> implements BatchStore {
  readonly #owners: Owners<M>;

  constructor(
    private readonly rotation: Rotation<M>,
    private readonly fileOwner: FileOwner<M>,
    shelf?: SharedShelf,
  ) {
    this.#owners = new Owners(rotation, 'batches', shelf);
  }

  async create(kind: BatchKind, rows: readonly BatchRow[], context: CallContext): Promise<Batch> {
    const hand = async (member: M, own: CallContext) => {
      const batch = await member.batches.create(kind, rows, own);
      await this.#owners.remember(batch.id, member);
      return batch;
    };
    const files = rows.flatMap((row) => ('chat' in row ? [filesOf(row.chat)] : []));
    const owner = await this.fileOwner(
      { asked: files.flatMap(({ asked }) => asked), past: files.flatMap(({ past }) => past) },
      context.signal,
    );
    // Handed to a second account as well, everything in it would be answered and paid twice.
    const mayRepeat = (failure: ChatError, calls: CallBudget) => !calls.isBegun || isSurelyRefused(failure);
    // A batch with uploaded files goes to the account that has them, and to no other.
    return await this.rotation.first('batches', hand, context, mayRepeat, owner && [owner]);
  }

  /** The batches of every account that answers. Throws when none does. */
  async list(signal: AbortSignal): Promise<Batch[]> {
    return (await this.rotation.all('batches', (member) => member.batches.list(signal), signal)).flat();
  }

  /** The batch from the account that has it: remembered, or the first that knows it. */
  async get(id: string, signal: AbortSignal): Promise<Batch> {
    return await this.#owners.ask(id, (member) => member.batches.get(id, signal), signal);
  }

  async outcomes(batch: Batch, signal: AbortSignal, claim?: Claim): Promise<BatchOutcome[]> {
    if (!this.#owners.known(batch.id)) await this.get(batch.id, signal);
    return await (this.#owners.known(batch.id) ?? this.#any()).batches.outcomes(batch, signal, claim);
  }

  async readChat(answer: unknown, request: ChatRequest | undefined): Promise<ChatResult> {
    return await this.#any().batches.readChat(answer, request);
  }

  readEmbedded(answer: unknown): Embedded {
    return this.#any().batches.readEmbedded(answer);
  }

  /** Reading what was answered already needs no account in particular. */
  #any(): M {
    const [any] = this.rotation.members;
    if (!any) throw this.rotation.nobody();
    return any;
  }
}
