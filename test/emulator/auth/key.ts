import type { EmulatorAccount, Scope } from '../options';

/** An OAuth refusal: `{"code":N,"message":…}`, not the `status` shape of the API. */
export interface AuthRefusal {
  readonly status: number;
  readonly body: { readonly code?: number; readonly message: string };
}

/** What one token request says: its headers and its decoded body. */
export interface TokenRequest {
  readonly authorization: string | undefined;
  readonly rquid: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

const refusal = (status: number, code: number, message: string): AuthRefusal => ({ status, body: { code, message } });
const undecodable = refusal(400, 4, "Can't decode 'Authorization' header");
const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const scopes: readonly string[] = ['GIGACHAT_API_PERS', 'GIGACHAT_API_B2B', 'GIGACHAT_API_CORP'] satisfies Scope[];

/** The account that a token request proves to be, or the refusal the documentation lists for what is wrong with it. */
export function authorize(request: TokenRequest, accounts: readonly EmulatorAccount[]): EmulatorAccount | AuthRefusal {
  const key = /^(?:basic|bearer)\s+(\S+)\s*$/i.exec(request.authorization ?? '')?.[1];
  const decoded = key === undefined ? undefined : decode(key);
  if (decoded === undefined) return undecodable;
  // The body of this refusal is not public; only that an absent or bad RqUID is a 400.
  if (!uuid4.test(request.rquid ?? '')) return { status: 400, body: { message: 'RqUID header is missing or invalid' } };
  const form = /^application\/x-www-form-urlencoded\b/i.test(request.contentType ?? '');
  const scope = form ? new URLSearchParams(request.body).get('scope') : '';
  if (!scope) return refusal(400, 5, 'scope is empty');
  if (!scopes.includes(scope)) return refusal(400, 1, 'scope data format invalid');
  const [id, secret] = decoded;
  const account = accounts.find((one) => one.clientId === id && one.clientSecret === secret);
  if (!account) return refusal(401, 6, "credentials doesn't match db data");
  if (account.scope !== scope) return refusal(400, 7, 'scope from db not fully includes consumed scope');
  return account;
}

/** The id and the secret inside a key; undefined for a raw `id:secret`, a key encoded twice, or anything else. */
function decode(key: string): [string, string] | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return undefined;
  const [id, secret, ...more] = Buffer.from(key, 'base64').toString('utf8').split(':');
  return id && secret && more.length === 0 ? [id, secret] : undefined;
}
