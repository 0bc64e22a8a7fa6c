import type { Taken } from '../../core/bridge/share/search';
import type { ShareState } from '../../core/bridge/share/share-state';

/** The window that has the bridge, as one that follows it sees it. */
export interface OtherWindow {
  version: string;
  /** Whether it answers for the account of this window. */
  sameAccounts: boolean;
}

/**
 * What the bridge of all windows is doing. `wantedPort` differs from `port` when somebody else has it: `takenBy`.
 * `owner` is set where another window has the bridge, `followers` says how many others there are where this one has it.
 */
export type BridgeState =
  | { kind: 'stopped' }
  | { kind: 'starting' }
  | {
      kind: 'listening';
      url: string;
      port: number;
      wantedPort: number;
      takenBy?: Taken;
      owner?: OtherWindow;
      followers?: number;
    }
  | { kind: 'failed'; reason: string };

/** What the sharing says, for people. */
export function toBridgeState(state: ShareState, wantedPort: number): BridgeState {
  switch (state.kind) {
    case 'looking':
      return { kind: 'starting' };
    case 'stopped':
      return { kind: 'stopped' };
    case 'failed':
      return state;
    case 'taken':
      return { kind: 'failed', reason: `port ${state.port} cannot be used: ${state.by}` };
    case 'owner':
    case 'follower': {
      const { url, port, passed } = state;
      const listening = { kind: 'listening' as const, url, port, wantedPort, ...(passed && { takenBy: passed }) };
      if (state.kind === 'owner') return { ...listening, followers: state.followers };
      const { version, sameAccounts } = state;
      return { ...listening, owner: { version, sameAccounts } };
    }
  }
}
