import { findKey, longestPaste, visibleText } from './find-key';

/** The kinds of accounts, as OAuth names them. */
export type Scope = 'GIGACHAT_API_PERS' | 'GIGACHAT_API_B2B' | 'GIGACHAT_API_CORP';

export const scopes: readonly Scope[] = ['GIGACHAT_API_PERS', 'GIGACHAT_API_B2B', 'GIGACHAT_API_CORP'];

/**
 * The authorization key as OAuth wants it. People paste the ready base64 string, `client_id:client_secret`, or a text
 * that holds either. A colon cannot stand in base64, so another pair is recognised by it and encoded.
 */
export function toAuthorizationKey(pasted: string): string {
  const found = findKey(pasted);
  if (found !== undefined) return found;
  const key = unwrapKey(pasted);
  return key.includes(':') ? Buffer.from(key, 'utf8').toString('base64') : key;
}

/** What may stand before or behind a key, taken off one after the other. */
const wrappings: readonly RegExp[] = [
  /^(?:-e |export )?[A-Z_]{0,30}(?:CREDENTIALS|KEY|TOKEN|AUTH)[A-Z_]{0,30} ?[=:] ?(?=[^=\s])/,
  /^(?:-e |export |set |\$env:)?[a-z_]{0,30}(?:credentials|key|token|auth)[a-z_]{0,30} ?= ?(?=[^=\s])/i,
  /^"?Authorization"? ?: ?"?(?=Basic|Bearer)/i,
  /^(?:Basic|Bearer)\s+/i,
  /^giga-(?:cred|auth)-/,
  /[,;]$/,
  /\s#\s.*$/s,
];
/** Nobody wraps a key more often; whole files are pasted by mistake, and each layer is a walk through all of it. */
const mostLayers = 32;
const opening = '"\'`«“„‘‹<[({＂';
const closing = '"\'`»“”’›>])}＂';

/** A key or a token without what was copied with it: quotes, the name of its variable, `Basic`, line breaks. */
export function unwrapKey(pasted: string): string {
  let key = visibleText(pasted).trim();
  // Most are the key alone: whatever is taken off has a letter that is not in base64, or something behind its =.
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return key;
  for (let layer = 0, before = ''; key !== before && layer < mostLayers; layer += 1) {
    before = key;
    const quoted = key.length > 1 && opening.includes(key.charAt(0)) && closing.includes(key.slice(-1));
    if (quoted) key = key.slice(1, -1).trim();
    for (const one of wrappings) key = key.replace(one, '').trim();
  }
  return /^[A-Za-z0-9+/\s]+={0,2}$/.test(key) && /[\r\n]/.test(key) ? key.replace(/\s/g, '') : key;
}

/** Every form in which a credential could turn up in an output: itself, decoded, and the decoded halves. */
export function formsOf(pasted: string): string[] {
  const key = toAuthorizationKey(pasted);
  const decoded = Buffer.from(key, 'base64').toString('utf8');
  const halves = decoded.includes(':') ? [decoded, ...decoded.split(':')] : [];
  return [pasted.slice(0, longestPaste).trim(), unwrapKey(pasted), key, ...halves].filter((form) => form.length >= 8);
}
