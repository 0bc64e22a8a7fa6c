import { unwrapKey } from './authorization-key';
import { findAccessToken, findHalves, findKey, isUuid } from './find-key';

/**
 * What somebody pasted where the authorization key belongs. `half` is the client id or the secret alone: both are
 * UUIDs, so nobody can tell which. `unknown` may still be a key of a host of its own.
 */
export type PastedKey =
  | 'key'
  | 'half'
  | 'part'
  | 'cyrillic'
  | 'access-token'
  | 'openrouter-key'
  | 'other-service-key'
  | 'certificate'
  | 'address'
  | 'hidden'
  | 'name'
  | 'unknown';

/** A client id and its secret. */
const pair = /^[\w-]{8}[\w-]*:[\w-]{8}[\w-]*$/;
/** How the keys of other services begin. */
const otherServices =
  /^(?:sk-|gh[pousr]_|github_pat_|glpat-|AIza|ya29\.|hf_|xai-|gsk_|csk-|AKIA|ASIA|xox[abeprs]-|pplx-|r8_|nvapi-|npm_|pypi-|y[0-3]_|t1\.|AQVN|dop_v1_|tvly-|fw_|ssh-)/i;
const certificateFile = /\.(?:pem|pfx|p12|cer|crt|der|key)$/i;
/** The name of a thing, or a place to be filled in. */
const name =
  /^(?:(?:export |set |\$env:|process\.env\.|os\.environ\[["'])?%?GIGACHAT_\w+(?:%|["']\]| ?= ?(?:["']{2}|<[^<>]*>|GIGACHAT_\w+)?)?|GigaChat(?:-[\w-]+)?|\$\{?\w+\}?|<[^<>]*>|(?:your|my|ваш|мой)[-_ ]\S{1,40})$/iu;

/** Recognises by its form alone what was pasted; nobody is asked. */
export function recognisePastedKey(pasted: string): PastedKey {
  if (pasted.includes('-----BEGIN')) return 'certificate';
  const text = unwrapKey(pasted);
  if (/^https?:\/\//i.test(text) || /^(?:[\w-]+\.)+(?:ru|chat|com)(?:[/:]\S*)?$/i.test(text)) return 'address';
  if (findKey(pasted) !== undefined) return 'key';
  if (/[•●*]{4}/.test(text) || /^\w*(?:…|\.{3})\w*$/.test(text)) return 'hidden';
  if (findHalves(pasted).length > 0) return 'half';
  if (/^sk-or-/i.test(text)) return 'openrouter-key';
  if (otherServices.test(text)) return 'other-service-key';
  if (findAccessToken(pasted) !== undefined) return 'access-token';
  if (certificateFile.test(text)) return 'certificate';
  if (name.test(text) || name.test(pasted.trim())) return 'name';
  if (pair.test(text)) return 'key';
  if (/^[A-Za-zА-Яа-яЁё0-9+/=]{40}[A-Za-zА-Яа-яЁё0-9+/=]*$/.test(text) && /[А-Яа-яЁё]/.test(text)) return 'cyrillic';
  if (!/^[A-Za-z0-9+/_-]{20}[A-Za-z0-9+/_-]*={0,4}$/.test(text)) return 'unknown';
  const whole = recogniseBase64(Buffer.from(text, 'base64'), text.length);
  const cutAnywhere = [1, 2, 3].some((left) =>
    looksLikeIds(Buffer.from(text.slice(left), 'base64').toString('latin1')),
  );
  return whole === 'unknown' && cutAnywhere ? 'part' : whole;
}

/** What stands in base64 that is no key as a whole. */
function recogniseBase64(bytes: Buffer, length: number): PastedKey {
  // The beginning of every certificate and of its container.
  if (length > 60 && bytes[0] === 0x30 && bytes[1] === 0x82) return 'certificate';
  const decoded = bytes.toString('utf8');
  const isPair = /^[!-9;-~]+:[!-9;-~]+$/.test(decoded) && decoded.split(':').some(isUuid);
  if (isPair || (length >= 40 && pair.test(decoded))) return isCut(decoded) ? 'part' : 'key';
  if (isUuid(decoded.replace(/^:|:$/, ''))) return 'half';
  return looksLikeIds(decoded) ? 'part' : 'unknown';
}

/** Whether a client id or a secret in a pair is a UUID cut short. A host of its own may give secrets of another form. */
function isCut(decoded: string): boolean {
  return decoded.split(':').some((half) => !isUuid(half) && /^[\da-f-]{1,35}$/i.test(half));
}

/** Whether a piece of a UUID is in it; of a pair of them that is whole this is never asked. */
function looksLikeIds(text: string): boolean {
  return /[\da-f]{4}-[\da-f]{4}-[\da-f]{4}/i.test(text);
}
