import type { Memento } from 'vscode';
import type { ModelInfo } from '../../core/chat/ports/provider';
import type { KeptSize } from '../../core/gigachat/client/context-limits';
import type { Logger } from '../../core/ground/logger';
import type { StoredProfiles } from '../../editor/stored-profiles';

/** What is shown of the profile in use before the store of secrets has answered. */
export interface RememberedProfile {
  readonly id: string;
  readonly name: string;
  /** Whether there are others. */
  readonly several: boolean;
}

/** The list of models of a pool, beside those of the profiles. */
const poolList = 'pool';

/**
 * What the editor remembers of its account between starts: no secret, and each profile's list of models on its own. None
 * of it is needed, so what VS Code does not keep is logged and no more.
 */
export class AccountMemory {
  constructor(
    private readonly state: Memento,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  /** Whether somebody was signed in last time. */
  get signedIn(): boolean {
    return this.state.get('signedIn', false);
  }

  get profile(): RememberedProfile {
    return this.state.get('profile', { id: 'default', name: 'default', several: false });
  }

  /** The list that was shown last. */
  get list(): string {
    return this.state.get('list', this.profile.id);
  }

  models(list: string): readonly ModelInfo[] {
    return this.state.get<readonly ModelInfo[]>(`models.${list}`, []);
  }

  async keepModels(list: string, models: readonly ModelInfo[] | undefined): Promise<void> {
    await this.#keep(`models.${list}`, models);
  }

  async keepList(list: string): Promise<void> {
    if (list !== this.list) await this.#keep('list', list);
  }

  /** What was learned of the models' contexts, as it was stored. */
  get contextLimits(): unknown {
    return this.state.get('contextLimits');
  }

  async keepContextLimits(sizes: readonly KeptSize[]): Promise<void> {
    await this.#keep('contextLimits', sizes);
  }

  async keepSignedIn(signedIn: boolean): Promise<void> {
    await this.#keep('signedIn', signedIn);
  }

  /** Notes which profile is in use, and forgets the lists of those that are gone. */
  async keepProfiles(stored: StoredProfiles | undefined): Promise<void> {
    const profiles = stored?.profiles ?? [];
    const active = profiles.find(({ id }) => id === stored?.active);
    const remembered = active && { id: active.id, name: active.name, several: profiles.length > 1 };
    if (JSON.stringify(remembered) !== JSON.stringify(this.state.get('profile')))
      await this.#keep('profile', remembered);
    const lists = [...profiles.map(({ id }) => id), ...(profiles.length > 1 ? [poolList] : [])];
    const kept = new Set(lists.map((name) => `models.${name}`));
    const gone = this.state.keys().filter((key) => /^models(?:\.|$)/.test(key) && !kept.has(key));
    for (const key of gone) await this.#keep(key, undefined);
  }

  async #keep(name: string, value: unknown): Promise<void> {
    try {
      await this.state.update(name, value);
    } catch (error) {
      this.logger.warn('VS Code does not keep what is remembered of the account', { name, reason: String(error) });
    }
  }
}
