import type { ChatError } from '../../core/chat/errors';
import type { EditorAccount } from '../account/editor-account';
import type { SignedOutReason } from '../account/open-stored-session';
import type { QueueState } from '../account/window-account';
import type { BridgeState, EditorBridge } from '../bridge/editor-bridge';

/** Everything the status bar shows, as plain data. */
export interface Status {
  signedIn: boolean;
  /** Why not, when nobody is signed in. */
  reason: SignedOutReason;
  /** The name of the profile in use, where there is more than one. */
  profile: string | undefined;
  /** The profiles that answer as one, in their order; empty where one answers by itself. */
  pool: readonly string[];
  scope: string | undefined;
  tokenValidUntil: Date | undefined;
  model: string | undefined;
  queue: QueueState;
  trouble: ChatError | undefined;
  /** The model of OpenRouter that gave the last answer; undefined when GigaChat did. */
  standIn: string | undefined;
  bridge: BridgeState;
  /** Where the extension runs when that is not this computer. */
  remote: string | undefined;
}

/** The status as it is now. */
export function readStatus(account: EditorAccount, bridge: EditorBridge, remote: string | undefined): Status {
  return {
    signedIn: account.signedIn,
    reason: account.signedOutReason,
    profile: account.profileName,
    pool: account.pool,
    scope: account.scope,
    tokenValidUntil: account.tokenValidUntil,
    model: account.preferredModel,
    queue: account.queue,
    trouble: account.trouble,
    standIn: account.standIn,
    bridge: bridge.state,
    remote,
  };
}
