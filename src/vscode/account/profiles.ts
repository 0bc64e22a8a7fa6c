import type { Profile, StoredProfiles } from '../../editor/stored-profiles';
import type { AccountMemory } from './account-memory';
import type { ProfilesChange } from './profile-changes';
import type { ProfileStore } from './profile-store';

/** The profiles as they were read last, and as they are remembered before that. */
export class Profiles {
  #stored: StoredProfiles | undefined;
  #isRead = false;
  /** How often they were asked for, and which of those answers was the last to count. */
  #asked = 0;
  #counted = 0;

  constructor(
    private readonly store: ProfileStore,
    private readonly memory: AccountMemory,
  ) {}

  get all(): readonly Profile[] {
    return this.#stored?.profiles ?? [];
  }

  /** The one in use; undefined where there is none yet. */
  get active(): Profile | undefined {
    return this.all.find(({ id }) => id === this.activeId);
  }

  get activeId(): string {
    return this.#stored?.active ?? this.memory.profile.id;
  }

  /** The name of the one in use, where there is more than one. */
  get name(): string | undefined {
    if (!this.#isRead) return this.memory.profile.several ? this.memory.profile.name : undefined;
    return this.all.length > 1 ? this.active?.name : undefined;
  }

  /** The one in use, then the others: all that somebody is signed in to. */
  get signedIn(): (Profile & Required<Pick<Profile, 'access'>>)[] {
    const { active, all } = this;
    const ordered = active ? [active, ...all.filter((one) => one !== active)] : all;
    return ordered.flatMap((one) => (one.access ? [{ ...one, access: one.access }] : []));
  }

  /** Reads them; true when they are not what they were. Rejects when the store of secrets refuses. */
  async read(): Promise<boolean> {
    const before = JSON.stringify(this.#stored);
    this.#asked += 1;
    const turn = this.#asked;
    const stored = await this.store.read();
    // Whoever asked later knows better: the store may answer him first.
    if (turn < this.#counted) return false;
    this.#counted = turn;
    this.#stored = stored;
    this.#isRead = true;
    await this.memory.keepProfiles(this.#stored);
    return JSON.stringify(this.#stored) !== before;
  }

  /** Changes what is stored. Rejects when the store of secrets refuses; then nothing has changed. */
  async apply(change: ProfilesChange): Promise<void> {
    await this.store.write(change(await this.store.read()));
    await this.read();
  }
}
