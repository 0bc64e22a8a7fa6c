import type { SecretStorage } from 'vscode';
import type { TokenShelf } from '../../core/chat/ports/kept-token';
import type { AccountSettings } from '../../core/gigachat/account';
import type { Runtime } from '../../core/ground/runtime';
import type { AskOwner, TokenSharing } from '../../editor/token-sharing';
import { loadEngine } from '../load-engine';
import { readSettings } from '../read-settings';
import type { Profiles } from './profiles';
import { settingsFor } from './session';

/** Under which name VS Code keeps the access tokens that the windows share. */
const accessTokensName = 'gigachat.accessTokens';

/** The access tokens of all windows, in VS Code's store of secrets; each goes only to the address that gave it. */
export class KeptTokens {
  /** Asks the window that has the bridge for a token; undefined where this window is to get one itself. */
  askOwner: AskOwner = async () => undefined;
  #opened: TokenSharing | undefined;

  constructor(
    private readonly secrets: SecretStorage,
    private readonly runtime: Runtime,
  ) {}

  /** The place where the tokens of an account are looked for. */
  shelf(settings: AccountSettings): TokenShelf {
    return this.#sharing.shelf(settings);
  }

  /** Forgets the tokens of whatever nobody is signed in to any more. Never rejects. */
  async forgetAllBut(profiles: Profiles): Promise<void> {
    try {
      const settings = readSettings();
      const ways = profiles.signedIn.map((profile) => ({ ...profile.access, ...settingsFor(profile, settings) }));
      await this.#sharing.forgetOthers(ways);
    } catch (error) {
      this.runtime.logger.warn('the access tokens cannot be forgotten', { reason: String(error) });
    }
  }

  get #sharing(): TokenSharing {
    if (!this.#opened) {
      this.#opened = new (loadEngine().TokenSharing)(this.#text, this.runtime.clock);
      this.#opened.askOwner = (account, refused) => this.askOwner(account, refused);
    }
    return this.#opened;
  }

  get #text() {
    return {
      read: async () => this.secrets.get(accessTokensName),
      write: async (text: string | undefined) => {
        if (text === undefined) await this.secrets.delete(accessTokensName);
        else await this.secrets.store(accessTokensName, text);
      },
    };
  }
}
