import type { Pause } from '../../core/completion/pacing';
import type { EditorAccount } from '../account/editor-account';
import type { SignedOutReason } from '../account/open-stored-session';
import type { BridgeState } from '../bridge/bridge-state';
import type { EditorBridge } from '../bridge/editor-bridge';

/** Everything the status bar shows, as plain data. */
export interface Status extends Pick<EditorAccount, 'signedIn' | 'pool' | 'queue' | 'trouble' | 'standIn'> {
  /** Why nobody is signed in, when nobody is. */
  reason: SignedOutReason;
  /** The name of the profile in use, where there is more than one. */
  profile: string | undefined;
  model: string | undefined;
  /** What is left of the package for that model, in tokens; undefined where the account has none. */
  tokensLeft: number | undefined;
  bridge: BridgeState;
  /** Where the extension runs when that is not this computer. */
  remote: string | undefined;
  /** Why code completion rests, when it does. */
  completionPause?: Pause | undefined;
}

/** The status as it is now. */
export function readStatus(
  account: EditorAccount,
  bridge: EditorBridge,
  remote: string | undefined,
  completionPause?: Pause,
): Status {
  const { signedIn, signedOutReason, profileName, pool, preferredModel, queue, trouble, standIn } = account;
  return {
    signedIn,
    reason: signedOutReason,
    profile: profileName,
    pool,
    model: preferredModel,
    tokensLeft: account.models.find(({ id }) => id === preferredModel)?.tokensLeft,
    queue,
    trouble,
    standIn,
    bridge: bridge.state,
    remote,
    completionPause,
  };
}
