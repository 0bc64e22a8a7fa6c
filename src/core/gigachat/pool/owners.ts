import { type ChatError, toChatError } from '../../chat/errors';
import type { SharedShelf } from '../../chat/ports/copies';
import { BoundedMap } from '../../ground/bounded-map';
import type { Member, Rotation } from './rotation';

/** Things whose owner is remembered; of others it is asked. */
const mostOwners = 4096;

/** Which account has a thing that only one of them has: a file, a batch. */
export class Owners<M extends Member> {
  readonly #known = new BoundedMap<string, M>(mostOwners);

  /** `purpose` is what the accounts are asked for, as the rotation knows it. */
  constructor(
    private readonly rotation: Rotation<M>,
    private readonly purpose: string,
    /** Where copies of the bridge tell each other. */
    private readonly shelf?: SharedShelf,
  ) {}

  known(id: string): M | undefined {
    return this.#known.get(id);
  }

  /** Resolves when the copies of the bridge know it too, or cannot be told. */
  async remember(id: string, member: M): Promise<void> {
    this.#known.set(id, member);
    await this.shelf?.put(id, member.name).catch(() => {});
  }

  /** Remembered here, or by another copy; whoever forgot or cannot be asked costs a question to each account. */
  async find(id: string): Promise<M | undefined> {
    const known = this.#known.get(id);
    if (known || !this.shelf) return known;
    const name = await this.shelf.get(id).catch(() => undefined);
    const member = this.rotation.members.find((one) => one.name === name);
    if (member) this.#known.set(id, member);
    return member;
  }

  forget(id: string): void {
    this.#known.delete(id);
    this.shelf?.delete(id).catch(() => {});
  }

  /** What the account that has it says of the thing: the one remembered, or the first that knows it. */
  async ask<T>(id: string, ask: (member: M) => Promise<T>, signal: AbortSignal): Promise<T> {
    const known = await this.find(id);
    let told: ChatError | undefined;
    for (const member of known ? [known] : this.rotation.restingLast(this.purpose)) {
      try {
        const answer = await ask(member);
        if (!known) await this.remember(id, member);
        return answer;
      } catch (error) {
        const failure = toChatError(error, signal);
        if (failure.kind === 'cancelled') throw failure;
        this.rotation.failed(this.purpose, member, failure);
        // An account that cannot be asked may be the one: that is told before "no such thing".
        if (!told || told.kind === 'not-found') told = failure;
      }
    }
    throw told ?? this.rotation.nobody();
  }
}
