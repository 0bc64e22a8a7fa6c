import type { SecretStorage } from 'vscode';
import type { FallbackService } from '../../editor/editor-settings';

/** Under which name VS Code keeps which services of `gigachat.fallbacks` may answer, with their keys. */
export const allowedServicesName = 'gigachat.fallbackServices';

/** What a person has allowed: this service, at this address and in this country, with this key. */
export interface AllowedService {
  origin: string;
  country?: string;
  /** Without one the service asks for none. */
  key?: string;
}

/** The services that were allowed, by their names. Rejects when the store of secrets refuses. */
export async function readAllowedServices(secrets: SecretStorage): Promise<ReadonlyMap<string, AllowedService>> {
  const text = await secrets.get(allowedServicesName);
  const allowed = new Map<string, AllowedService>();
  try {
    const stored: unknown = text === undefined ? [] : JSON.parse(text);
    for (const [name, one] of Array.isArray(stored) ? stored : []) {
      if (typeof name !== 'string' || typeof one?.origin !== 'string') continue;
      const { origin, country, key } = one;
      allowed.set(name, {
        origin,
        ...(typeof country === 'string' && { country }),
        ...(typeof key === 'string' && { key }),
      });
    }
  } catch {
    // What cannot be read allows nothing.
  }
  return allowed;
}

/** What the user allowed for a service as it is set now; undefined where nobody has, or it is another place by now. */
export function allowedFor(
  { name, base_url, country }: FallbackService,
  allowed: ReadonlyMap<string, AllowedService>,
): AllowedService | undefined {
  const found = allowed.get(name);
  return found?.origin === base_url.origin && found.country === country ? found : undefined;
}

/** Allows a service as it is set now, with its key. Rejects when the store of secrets refuses. */
export async function allowService(
  secrets: SecretStorage,
  { name, base_url, country }: FallbackService,
  key: string | undefined,
): Promise<void> {
  const one = { origin: base_url.origin, ...(country !== undefined && { country }), ...(key !== undefined && { key }) };
  await store(secrets, new Map([...(await readAllowedServices(secrets)), [name, one]]));
}

/** Takes that back and forgets the key. Rejects when the store of secrets refuses. */
export async function forbidService(secrets: SecretStorage, name: string): Promise<void> {
  const left = new Map(await readAllowedServices(secrets));
  if (left.delete(name)) await store(secrets, left);
}

async function store(secrets: SecretStorage, allowed: ReadonlyMap<string, AllowedService>): Promise<void> {
  if (allowed.size === 0) await secrets.delete(allowedServicesName);
  else await secrets.store(allowedServicesName, JSON.stringify([...allowed]));
}
