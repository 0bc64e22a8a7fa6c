import type { SecretStorage } from 'vscode';
import { madeUpKey } from '../../core/ground/made-up-key';

/** Under which name VS Code keeps the key that clients show to the bridge. */
export const bridgeKeyName = 'gigachat.bridgeKey';

/** The bridge's key; one of 256 bits is made up when there is none. Rejects when the store of secrets refuses. */
export async function readBridgeKey(secrets: SecretStorage): Promise<string> {
  return (await secrets.get(bridgeKeyName)) ?? (await newBridgeKey(secrets));
}

/** Makes up another key; the old one opens nothing once the bridge has restarted. */
export async function newBridgeKey(secrets: SecretStorage): Promise<string> {
  const key = madeUpKey();
  await secrets.store(bridgeKeyName, key);
  return key;
}
