export type Scope = 'GIGACHAT_API_PERS' | 'GIGACHAT_API_B2B' | 'GIGACHAT_API_CORP';

export const scopes: readonly Scope[] = ['GIGACHAT_API_PERS', 'GIGACHAT_API_B2B', 'GIGACHAT_API_CORP'];

/**
 * The authorization key as OAuth wants it. People paste either the ready base64 string or `client_id:client_secret`;
 * a colon cannot stand in base64, so the second is recognised by it and encoded.
 */
export function toAuthorizationKey(pasted: string): string {
  const key = pasted.trim().replace(/^(?:Basic|Bearer)\s+/i, '');
  return key.includes(':') ? Buffer.from(key, 'utf8').toString('base64') : key;
}

/** Every form in which a credential could turn up in an output: itself, decoded, and the decoded halves. */
export function formsOf(pasted: string): string[] {
  const key = toAuthorizationKey(pasted);
  const decoded = Buffer.from(key, 'base64').toString('utf8');
  const halves = decoded.includes(':') ? [decoded, ...decoded.split(':')] : [];
  return [pasted.trim(), key, ...halves].filter((form) => form.length >= 8);
}
