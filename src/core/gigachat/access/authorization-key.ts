export type Scope = 'GIGACHAT_API_PERS' | 'GIGACHAT_API_B2B' | 'GIGACHAT_API_CORP';

export const scopes: readonly Scope[] = ['GIGACHAT_API_PERS', 'GIGACHAT_API_B2B', 'GIGACHAT_API_CORP'];

/**
 * The authorization key as OAuth wants it. People paste either the ready base64 string or `client_id:client_secret`;
 * a colon cannot stand in base64, so the second is recognised by it and encoded.
 */
export function toAuthorizationKey(pasted: string): string {
  const key = unwrapKey(pasted);
  return key.includes(':') ? Buffer.from(key, 'utf8').toString('base64') : key;
}

/** A key or a token without what came along when it was copied: quotes, the name of its variable, `Basic`, breaks of lines. */
export function unwrapKey(pasted: string): string {
  const key = pasted
    .replace(/[\u200b-\u200d\ufeff]/g, '')
    .trim()
    .replace(/^(?:export )?[A-Z_]{0,30}(?:CREDENTIALS|KEY|TOKEN)[A-Z_]{0,30} ?[=:] ?(?=[^=\s])/, '')
    .replace(/^["'`«“„](.*)["'`»“”]$/s, '$1')
    .replace(/^(?:Authorization: ?)?(?:Basic|Bearer)\s+/i, '')
    .trim();
  return /^[A-Za-z0-9+/\s]+={0,2}$/.test(key) && /[\r\n]/.test(key) ? key.replace(/\s/g, '') : key;
}

/** Every form in which a credential could turn up in an output: itself, decoded, and the decoded halves. */
export function formsOf(pasted: string): string[] {
  const key = toAuthorizationKey(pasted);
  const decoded = Buffer.from(key, 'base64').toString('utf8');
  const halves = decoded.includes(':') ? [decoded, ...decoded.split(':')] : [];
  return [pasted.trim(), unwrapKey(pasted), key, ...halves].filter((form) => form.length >= 8);
}
