import { type Answer, checkAnswer } from './answer';
import { Gates } from './gates';
import { ScriptQueue } from './queue';
import { type AuthReply, checkAuth, checkReply, type Reply } from './reply';

/** What happens to a connection before a single byte of it is read. */
export type ConnectionFault = 'close' | 'reset' | 'hang' | 'not-http';

/** Everything a test has scheduled: answers by endpoint, faults of connections, and the gates they wait at. */
export class Scripts {
  readonly chat = new ScriptQueue<Answer>();
  readonly auth = new ScriptQueue<AuthReply>();
  readonly models = new ScriptQueue<Reply>();
  readonly other = new ScriptQueue<Reply>();
  readonly gates = new Gates();
  /** Faults of the next connections, by port. */
  readonly connections = { api: [] as ConnectionFault[], auth: [] as ConnectionFault[] };

  addChat(answers: readonly unknown[]): void {
    this.chat.add(this.#closing(answers.map(checkAnswer)));
  }

  addAuth(replies: readonly unknown[]): void {
    this.auth.add(this.#closing(replies.map(checkAuth)));
  }

  addModels(replies: readonly unknown[]): void {
    this.models.add(this.#closing(replies.map(checkReply)));
  }

  addOther(replies: readonly unknown[]): void {
    this.other.add(this.#closing(replies.map(checkReply)));
  }

  /** Forgets all of it and lets go of whatever is held. */
  clear(): void {
    for (const queue of [this.chat, this.auth, this.models, this.other]) queue.clear();
    this.connections.api.length = 0;
    this.connections.auth.length = 0;
    this.gates.clear();
  }

  /** A new script must find its gate closed, even if an earlier one left it open. */
  #closing<T extends Reply>(replies: readonly T[]): readonly T[] {
    for (const { hold } of replies) {
      if (hold === undefined) continue;
      for (const one of Array.isArray(hold) ? hold : [hold]) this.gates.close(gateOf(one).gate);
    }
    return replies;
  }
}

type Hold = Exclude<NonNullable<Reply['hold']>, readonly unknown[]>;

/** The gate and the place of a hold, whichever way it was written. */
export function gateOf(hold: Hold): { gate: string; before: 'headers' | 'first-chunk' | 'end' | number } {
  return typeof hold === 'object' ? hold : { gate: 'default', before: hold };
}
