import { l10n } from 'vscode';
import type { BridgeState } from '../bridge/bridge-state';

/** What the bridge is doing, as a sentence; `shown` marks its address up. */
export function describeBridge(state: BridgeState, shown = (address: string) => address): string {
  switch (state.kind) {
    case 'stopped':
      return l10n.t('The bridge is stopped.');
    case 'starting':
      return l10n.t('The bridge is starting.');
    case 'failed':
      return l10n.t('The bridge did not start. See the log, then restart it.');
    case 'listening':
      return l10n.t('Bridge: {0}', shown(`${state.url}/v1`));
  }
}
