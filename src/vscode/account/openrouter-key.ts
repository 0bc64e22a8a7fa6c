import type { SecretStorage } from 'vscode';

/** Under which name VS Code keeps the key of OpenRouter. */
export const openRouterKeyName = 'gigachat.openRouterKey';

/** The key that was entered for this address; undefined for none. Rejects when the store of secrets refuses. */
export async function readOpenRouterKey(secrets: SecretStorage, baseUrl: URL): Promise<string | undefined> {
  const text = await secrets.get(openRouterKeyName);
  if (text === undefined) return undefined;
  try {
    const { key, origin }: { key?: unknown; origin?: unknown } = JSON.parse(text);
    return typeof key === 'string' && origin === baseUrl.origin ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the key for this address and no other. Rejects when the store of secrets refuses. */
export async function writeOpenRouterKey(secrets: SecretStorage, key: string, baseUrl: URL): Promise<void> {
  await secrets.store(openRouterKeyName, JSON.stringify({ key, origin: baseUrl.origin }));
}

/** Forgets the key. Rejects when the store of secrets refuses. */
export async function removeOpenRouterKey(secrets: SecretStorage): Promise<void> {
  await secrets.delete(openRouterKeyName);
}
