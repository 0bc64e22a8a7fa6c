import type { AccountSettings, OpenAccount } from '../../core/gigachat/account';
import { loadEngine } from '../load-engine';
import type { Session } from './session';

/** What becomes of the answers that still run when a session ends: they finish, or they end with it. */
export type Ending = 'finish' | 'cut';

/** Every session with open connections: the one in use, and those whose last answers still run. */
export class LiveSessions {
  readonly #open = new Set<Session>();
  #current: Session | undefined;

  /** The one that new questions go to. */
  get current(): Session | undefined {
    return this.#current;
  }

  /** The places of an account that is open: its newest session's answers and those of the ones before share them. */
  queueOf(settings: AccountSettings): OpenAccount['queue'] | undefined {
    const { accountId } = loadEngine();
    const wanted = accountId(settings);
    const members = [...this.#open].flatMap(({ accounts }) => accounts.members);
    return members.findLast((member) => accountId(member.settings) === wanted)?.queue;
  }

  /** Puts a session in use. */
  use(session: Session): void {
    this.#current = session;
    this.#open.add(session);
  }

  /** Takes the session out of use at once. The function given back ends it as told and waits for no answer. */
  leave(): (ending: Ending) => Promise<void> {
    const left = this.#current;
    this.#current = undefined;
    return async (ending) => {
      if (!left) return;
      if (ending === 'cut') await left.use.end();
      else left.use.retire();
      void left.use.ended.then(() => this.#open.delete(left));
    };
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    this.#current = undefined;
    await Promise.all([...this.#open].map((session) => session.use.end()));
  }
}
