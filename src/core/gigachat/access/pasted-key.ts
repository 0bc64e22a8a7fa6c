import { unwrapKey } from './authorization-key';

/**
 * What somebody pasted where the authorization key belongs. `half` is the client id or the secret alone: both are UUIDs,
 * so nobody can tell which. `unknown` may still be a key of a host of its own.
 */
export type PastedKey =
  | 'key'
  | 'half'
  | 'access-token'
  | 'openrouter-key'
  | 'other-service-key'
  | 'certificate'
  | 'address'
  | 'hidden'
  | 'unknown';

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** A client id and its secret. */
const pair = /^[\w-]{8,}:[\w-]{8,}$/;

/** Recognises by its form alone what was pasted; nobody is asked. */
export function recognisePastedKey(pasted: string): PastedKey {
  const text = unwrapKey(pasted);
  if (text.startsWith('-----BEGIN')) return 'certificate';
  if (/^https?:\/\//i.test(text)) return 'address';
  if (/[•●*]{4}/.test(text)) return 'hidden';
  if (uuid.test(text)) return 'half';
  // A token of GigaChat is a JWT in three parts, or an encrypted one in five.
  if (/^eyJ[\w-]*(?:\.[\w-]*){2,4}$/.test(text)) return 'access-token';
  if (text.startsWith('sk-or-')) return 'openrouter-key';
  if (text.startsWith('sk-')) return 'other-service-key';
  if (pair.test(text)) return 'key';
  if (!/^[A-Za-z0-9+/]{40,}={0,2}$/.test(text)) return 'unknown';
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  if (uuid.test(decoded)) return 'half';
  return pair.test(decoded) ? 'key' : 'unknown';
}
