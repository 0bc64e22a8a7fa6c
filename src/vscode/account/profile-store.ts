import type { SecretStorage } from 'vscode';
import type { StoredProfiles } from '../../editor/stored-profiles';
import { loadEngine } from '../load-engine';

/** Under which names VS Code keeps the profiles, and kept the one key of the time before them. */
export const profilesName = 'gigachat.profiles';
const singleKeyName = 'gigachat.authorizationKey';

/** The profiles with their secrets, all in VS Code's store of secrets and nowhere else. */
export class ProfileStore {
  constructor(private readonly secrets: SecretStorage) {}

  /** Undefined when there are none that can be read. Rejects when the store refuses. */
  async read(): Promise<StoredProfiles | undefined> {
    const text = await this.secrets.get(profilesName);
    return text === undefined ? await this.#takeOver() : loadEngine().readProfiles(text);
  }

  /** Rejects when the store refuses; then nothing has changed. */
  async write(stored: StoredProfiles | undefined): Promise<void> {
    if (stored) await this.secrets.store(profilesName, JSON.stringify(stored));
    else await this.secrets.delete(profilesName);
  }

  /** Makes the first profile of the key of somebody who signed in before there were profiles. */
  async #takeOver(): Promise<StoredProfiles | undefined> {
    const text = await this.secrets.get(singleKeyName);
    const taken = text === undefined ? undefined : loadEngine().readSingleKey(text);
    if (!taken) return undefined;
    await this.write(taken);
    await this.secrets.delete(singleKeyName);
    return taken;
  }
}
