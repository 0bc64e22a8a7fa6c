import type { SecretStorage } from 'vscode';

/** An authorization key, bound to the addresses it was entered for: it is never sent to any other. */
export interface StoredKey {
  key: string;
  /** The scope it proved to belong to. */
  scope: string;
  authOrigin: string;
  baseOrigin: string;
}

/** Under which name VS Code keeps it. */
export const storedKeyName = 'gigachat.authorizationKey';

/** The key in VS Code's store of secrets; undefined when there is none that can be read. Rejects when the store refuses. */
export async function readStoredKey(secrets: SecretStorage): Promise<StoredKey | undefined> {
  const text = await secrets.get(storedKeyName);
  if (text === undefined) return undefined;
  try {
    const found: Partial<Record<keyof StoredKey, unknown>> = JSON.parse(text);
    const { key, scope, authOrigin, baseOrigin } = found;
    if (
      typeof key === 'string' &&
      typeof scope === 'string' &&
      typeof authOrigin === 'string' &&
      typeof baseOrigin === 'string'
    ) {
      return { key, scope, authOrigin, baseOrigin };
    }
  } catch {
    // Not ours, or damaged: the same as none.
  }
  return undefined;
}

/** Keeps the key. Rejects when the store refuses. */
export async function writeStoredKey(secrets: SecretStorage, stored: StoredKey): Promise<void> {
  await secrets.store(storedKeyName, JSON.stringify(stored));
}

/** Forgets the key. Rejects when the store refuses. */
export async function removeStoredKey(secrets: SecretStorage): Promise<void> {
  await secrets.delete(storedKeyName);
}
