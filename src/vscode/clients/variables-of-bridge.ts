import { terminalVariables } from '../../core/setup/clients/terminal-variables';
import { type ConnectParts, targetOf } from './bridge-door';

/** The variables for programs in a terminal, as the bridge is now; undefined while it does not listen. Asks nothing. */
export async function variablesOfBridge(parts: ConnectParts): Promise<Record<string, string> | undefined> {
  const { state } = parts.bridge;
  return 'url' in state ? terminalVariables((await targetOf(parts, state.url)).target) : undefined;
}
