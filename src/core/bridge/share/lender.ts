import { isErrorKind } from '../../chat/error-traits';
import { ChatError, toChatError } from '../../chat/errors';
import type { Claim, Holder, Lender, QueueView } from '../../chat/ports/shared-queue';
import { calmly } from '../../ground/calmly';
import type { Clock } from '../../ground/clock';
import { asSaid, type SentFailure, type ToFollower, type ToOwner } from './messages';

/** An owner that says nothing to a request for this long does not work any more. */
const answerWithinMs = 5000;
/** Nobody has it: what asks for a place of it is refused at once, by an owner of any version. */
const noAccount = '';

interface Lease {
  claim: Claim;
  admit(): void;
  /** With a failure: refused. */
  settle(admitted: boolean, failure?: ChatError): void;
  heard(): void;
}

/** The places of one account as the owner lends them to this window. */
export class RemoteLender implements Lender {
  view: QueueView = { holders: [], clients: [] };
  readonly #leases = new Map<number, Lease>();
  readonly #ids = new Map<Holder, number>();
  /** Who asks by which number whether the owner still works. */
  readonly #signs = new Map<number, Lease>();
  #gone = false;

  constructor(
    private readonly account: string,
    private readonly nextId: () => number,
    private readonly send: (message: ToOwner) => void,
    private readonly giveUp: () => void,
    private readonly clock: Clock,
  ) {}

  async lease(holder: Holder, claim: Claim, signal: AbortSignal, admit: () => void): Promise<boolean> {
    if (signal.aborted) throw toChatError(undefined, signal);
    if (this.#gone) return false;
    const id = this.nextId();
    this.#ids.set(holder, id);
    return await new Promise<boolean>((resolve, reject) => {
      const leave = () => {
        this.send({ kind: 'back', id });
        settle();
        this.#ids.delete(holder);
        reject(toChatError(undefined, signal));
      };
      let silent = this.clock.timer(answerWithinMs, () => this.giveUp());
      let sign: number | undefined;
      const hush = () => {
        silent.cancel();
        if (sign !== undefined) this.#signs.delete(sign);
      };
      const settle = () => {
        hush();
        signal.removeEventListener('abort', leave);
        this.#leases.delete(id);
      };
      signal.addEventListener('abort', leave, { once: true });
      const lease: Lease = {
        claim,
        admit,
        // The line may stand still for long; the owner may have done so, too.
        heard: () => {
          hush();
          silent = this.clock.timer(answerWithinMs, () => {
            sign = this.nextId();
            this.#signs.set(sign, lease);
            silent = this.clock.timer(answerWithinMs, () => this.giveUp());
            this.send({ kind: 'lease', id: sign, account: noAccount, client: '', interactive: false });
          });
        },
        settle: (admitted, failure) => {
          settle();
          if (!admitted) this.#ids.delete(holder);
          if (failure) reject(failure);
          else resolve(admitted);
        },
      };
      this.#leases.set(id, lease);
      const { client = '', interactive = false } = claim;
      this.send({ kind: 'lease', id, account: this.account, client: asSaid(client), interactive });
    });
  }

  keep(holder: Holder): void {
    // The accounts may have changed: then all is lent anew, and what is lent already stays so.
    if (this.#ids.has(holder)) return;
    const id = this.nextId();
    this.#ids.set(holder, id);
    this.send({ kind: 'keep', id, account: this.account, client: asSaid(holder.client) });
  }

  giveBack(holder: Holder): void {
    const id = this.#ids.get(holder);
    this.#ids.delete(holder);
    if (id !== undefined) this.send({ kind: 'back', id });
  }

  rateLimited(afterMs: number | undefined): void {
    this.send({ kind: 'limited', account: this.account, ...(afterMs !== undefined && { afterMs }) });
  }

  /** What the owner says of a lease of this account; nothing else is heard. */
  hear(message: ToFollower): void {
    if (message.kind === 'line') this.view = message;
    if (message.kind !== 'place' && message.kind !== 'admitted' && message.kind !== 'refused') return;
    this.#signs.get(message.id)?.heard();
    const lease = this.#leases.get(message.id);
    if (!lease) return;
    lease.heard();
    if (message.kind === 'place') {
      const { position, holders, limit } = message;
      calmly(() => lease.claim.onWait?.({ position, holders, limit }));
    } else if (message.kind === 'refused') lease.settle(false, toFailure(message.failure));
    else {
      lease.admit();
      lease.settle(true);
    }
  }

  /** The owner answers for this account no more: what it lent goes back, and whoever waits there asks elsewhere. */
  leave(): void {
    for (const id of this.#ids.values()) this.send({ kind: 'back', id });
    this.#ids.clear();
    this.end();
  }

  /** The owner has gone: whoever still waits asks elsewhere. */
  end(): void {
    this.#gone = true;
    for (const lease of [...this.#leases.values()]) lease.settle(false);
  }
}

/** The failure as it was on the other end; a window of another version may have kinds that this one does not. */
export function toFailure({ kind, message, code, retryAfterMs }: SentFailure): ChatError {
  return new ChatError(isErrorKind(kind) ? kind : 'internal', message, { code, retryAfterMs });
}
