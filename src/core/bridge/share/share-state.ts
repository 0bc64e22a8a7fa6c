import type { Clock } from '../../ground/clock';
import type { Logger } from '../../ground/logger';
import type { Bridge } from '../http/server';
import type { Upgrades } from '../http/upgrades';
import type { Taken } from './search';
import type { SharedAccount } from './shared-account';

/** What this window is to the bridge. `passed` is in the way on the first port. */
export type ShareState =
  | { kind: 'looking' }
  | { kind: 'stopped' }
  | { kind: 'owner'; url: string; port: number; passed?: Taken; followers: number }
  | {
      kind: 'follower';
      url: string;
      port: number;
      passed?: Taken;
      owner: string;
      version: string;
      sameAccounts: boolean;
    }
  | { kind: 'taken'; port: number; by: Taken }
  | { kind: 'failed'; reason: string };

export interface SharedBridgeOptions<B extends Bridge> {
  key: string;
  /** Whether the key was changed a moment ago: an owner may not know it yet. */
  keyIsNew?: boolean;
  version: string;
  /** Tried in this order: the first that is free, or whose owner is one of us. */
  ports: readonly number[];
  /** A port where the owner may be although it is not the first. */
  hint?(): Promise<number | undefined>;
  /** Starts the bridge. Throws `ListenError`. */
  open(port: number, upgrades: Upgrades): Promise<B>;
  accounts: readonly SharedAccount[];
  /** Hears of every change. */
  onChange(state: ShareState): void;
  /** Another window stops the bridge for all. */
  onStopped(): void;
  clock: Clock;
  logger: Logger;
}
