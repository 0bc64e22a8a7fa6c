import type { IncomingMessage } from 'node:http';
import { bodyTooLarge, encodingOf, maxBodyBytes } from '../body/content-encoding';
import { unknownAddress, wrongMethod } from '../unknown-address';
import { type Guests, guestCredentials } from './guests';
import type { BridgeKey } from './key';
import { type Refused, refuse } from './refused';
import type { Match, Route } from './route';

/** Who may speak to the bridge. */
export interface GateRules {
  key: BridgeKey;
  /** Callers with accounts of their own, where they are let in. */
  guests?: Guests;
  /** Exact values of the Host header, in lower case. */
  hosts: ReadonlySet<string>;
  /** Exact origins of web pages that may call; empty unless the user listed some. */
  origins: ReadonlySet<string>;
  /** False only when the user bound a wider address. */
  loopbackOnly: boolean;
}

/**
 * The first half of the gate, for every kind of request (upgrades too): the other end, the target, the Host, and the
 * marks of a web page. The order is part of the security; answers never repeat what was sent. `isOfOwnPage` knows
 * whether a page of the bridge's own fetches what is asked for.
 */
export function checkCaller(
  request: IncomingMessage,
  rules: GateRules,
  isOfOwnPage: () => boolean = () => false,
): Refused | undefined {
  if (rules.loopbackOnly && !isLoopback(request.socket.remoteAddress)) {
    return refuse(403, 'forbidden_address', 'Only programs on this machine may use the bridge.');
  }
  if (!isPlainTarget(request.url ?? ''))
    return refuse(400, 'invalid_target', 'The request target is not a plain path.');
  if (headerCount(request, 'host') !== 1 || !rules.hosts.has((request.headers.host ?? '').toLowerCase())) {
    return refuse(
      403,
      'invalid_host',
      'The Host header does not name this bridge. Use http://127.0.0.1 with its port, or list the name in BRIDGE_ALLOWED_HOSTS of the server.',
    );
  }
  const { origin } = request.headers;
  if (origin !== undefined) {
    if (headerCount(request, 'origin') === 1 && rules.origins.has(origin)) return undefined;
    return refuse(
      403,
      'invalid_origin',
      'Web pages may not use the bridge unless their origin is listed in GPT2GIGA_CORS_ALLOW_ORIGINS of the server.',
    );
  }
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' && isOfOwnPage()) return undefined;
  if (site !== undefined && site !== 'none') return refuse(403, 'invalid_origin', 'Web pages may not use the bridge.');
  return undefined;
}

/** The second half: the route, the key, and the headers of a body. Nothing of the body has been read yet. */
export function checkRequest(request: IncomingMessage, match: Match, rules: GateRules): Route | Refused {
  if (!('route' in match)) {
    return match.allowed.length > 0
      ? refuse(405, 'method_not_allowed', wrongMethod(request.url ?? '', match.allowed))
      : refuse(404, 'unknown_url', unknownAddress(request.url ?? ''));
  }
  const { route } = match;
  if (!route.open && !rules.key.opens(request) && !isGuest(request, rules)) {
    return refuse(401, 'invalid_api_key', keyAdvice(request, rules));
  }
  return (route.body && checkBodyHeaders(request, route.body)) || route;
}

/** A guest pays for himself: he needs the bridge's key only where somebody has set one. */
function isGuest(request: IncomingMessage, { guests, key }: GateRules): boolean {
  return guests !== undefined && !guests.needKey && guestCredentials(request, key) !== undefined;
}

function keyAdvice(request: IncomingMessage, { guests, key }: GateRules): string {
  const missing = 'The bridge key is missing or wrong.';
  if (!guests) return `${missing} Send it as a Bearer token or as x-api-key. ${whereKeyIs}`;
  if (guestCredentials(request, key) !== undefined)
    return `${missing} Beside credentials of your own, send it as x-api-key.`;
  return `${missing} Send it as a Bearer token or as x-api-key, or GigaChat credentials of your own as a Bearer token: giga-cred-KEY:SCOPE, giga-auth-TOKEN or giga-user-USER:PASSWORD.`;
}

const whereKeyIs =
  'A server has it in GPT2GIGA_API_KEY or in its "listening" line, VS Code copies it with "GigaChat: Copy Bridge Key"; the authorization key of GigaChat is another.';

const bodyTypes = {
  json: /^application\/json(?:\s*;\s*charset="?utf-?8"?)?$/i,
  multipart: /^multipart\/form-data\s*;.*boundary=/i,
};

function checkBodyHeaders(request: IncomingMessage, kind: 'json' | 'multipart'): Refused | undefined {
  const type = request.headers['content-type'] ?? '';
  if (headerCount(request, 'content-type') !== 1 || !bodyTypes[kind].test(type.trim())) {
    const wanted = kind === 'json' ? 'application/json, in UTF-8' : 'multipart/form-data with a boundary';
    return refuse(415, 'unsupported_media_type', `Send the body as Content-Type: ${wanted}.`);
  }
  encodingOf(request.headers['content-encoding']);
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return bodyTooLarge();
  return undefined;
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && (address === '::1' || /^(?:::ffff:)?127\./.test(address));
}

/** Origin form only: no address in front, no backslash, no parent segment, no control character. */
function isPlainTarget(target: string): boolean {
  const path = target.split('?', 1)[0] ?? '';
  return (
    path.startsWith('/') &&
    !/[\\\p{Cc}]/u.test(target) &&
    !/%(?:2e%2e|00|5c)/i.test(target) &&
    !/(?:^|\/)\.\.?(?:\/|$)/.test(path)
  );
}

function headerCount(request: IncomingMessage, name: string): number {
  return request.rawHeaders.filter((value, index) => index % 2 === 0 && value.toLowerCase() === name).length;
}
