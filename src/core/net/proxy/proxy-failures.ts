import { ChatError, type ChatErrorDetails } from '../../chat/errors';
import { causeCode, certificateFlaw, fromNetworkError, isHandshakeFailure, speaksNoTls } from '../network-errors';
import { type ProxySettings, proxyLogin } from './proxy';

const oauthPort = 9443;
/** What proxies say of a port that they keep shut. */
const keepsPortsShut: ReadonlySet<number> = new Set([403, 405]);
/** How a server that speaks TLS answers what is none. */
const tlsAlert = '\x15\x03';

/** The proxy's answer to the request for a way to `target`, which is none. */
export function refusal(proxy: ProxySettings, target: string, head: string): ChatError {
  const status = statusOf(head);
  const say = (code: string, what: string, details: ChatErrorDetails = {}) =>
    failure(proxy, code, what, { target, ...details });
  if (status === 407) return wantsLogin(proxy, target, schemesIn(head));
  if ((status >= 300 && status < 400) || status === 511) return answersItself(proxy, target, ` (${status})`);
  // It would, and cannot: 501 alone says that it does not do such things.
  const isPassing = (status >= 500 && status !== 501) || status === 408 || status === 429;
  if (target.endsWith(`:${oauthPort}`) && (keepsPortsShut.has(status) || isAboutPort(head))) {
    const what = `does not let connections to port ${oauthPort} through (${status}), where GigaChat gives its access tokens`;
    return say('proxy_blocks_oauth_port', `${what}. Ask its administrator to open ${target}.`);
  }
  if (Number.isNaN(status)) {
    if (head.startsWith(tlsAlert)) return wrongScheme(proxy, 'speaks TLS. Write https://');
    return say('proxy_refused', 'answered with something that is not HTTP. Check its address.', { advice: 'proxy' });
  }
  if (isPassing) {
    return say(
      'proxy_failed',
      `could not connect to ${target} (${status}). Try again; if it stays so, ask its administrator.`,
    );
  }
  if (status < 300) {
    return say('proxy_refused', 'answered with a head of more than 16 KB. Check its address.', { advice: 'proxy' });
  }
  return say('proxy_refused', `refused the connection to ${target} (${status}). Ask its administrator to allow it.`);
}

/** True for a first line in the words of Microsoft's proxies, which say 502 of a port that is not allowed. */
function isAboutPort(head: string): boolean {
  return /^[^\r\n]{0,200}\bport is not allowed\b/i.test(head);
}

/** It took the connection and closed it without a word, as servers do that expect TLS. */
export function deaf(proxy: ProxySettings, cause: Error | undefined): ChatError {
  const next = proxy.url.protocol === 'http:' ? ': it may have to begin with https://' : '';
  return failure(proxy, 'proxy_unreachable', `closed the connection without an answer. Check its address${next}.`, {
    advice: 'proxy',
    cause,
  });
}

/** Why no connection to the proxy itself came about. */
export function unreachable(proxy: ProxySettings, cause: Error | undefined): ChatError {
  const seen = fromNetworkError(cause, proxy.url.host);
  if (speaksNoTls(seen)) return wrongScheme(proxy, 'does not speak TLS. Write http://', cause);
  if (seen.kind === 'tls' && !isHandshakeFailure(seen)) {
    return failure(proxy, 'proxy_untrusted', `shows a certificate that ${certificateFlaw(seen)}`, {
      cause,
      ...(seen.advice === 'authority' && { advice: 'proxy-authority' }),
    });
  }
  const code = causeCode(seen);
  const what = `could not be reached${code && ` (${code})`}. Check its address.`;
  return failure(proxy, 'proxy_unreachable', what, { advice: 'proxy', cause });
}

/** What came through the tunnel was no TLS: a page of the proxy's own, most likely. */
export function behindTunnel(error: Error, proxy: ProxySettings, target: string): Error {
  const isPage = !(error instanceof ChatError) && speaksNoTls(fromNetworkError(error, target));
  return isPage ? answersItself(proxy, target, '', error) : error;
}

/** It speaks no HTTP at all. */
export function unsupported(proxy: ProxySettings): ChatError {
  const scheme = proxy.url.protocol.replace(':', '');
  return failure(proxy, 'proxy_unsupported', `is a ${scheme} proxy. Name an HTTP proxy.`, { advice: 'proxy' });
}

/** The number of an answer; NaN when it is none. */
export function statusOf(head: string): number {
  return Number(/^HTTP\/1\.[01] (\d{3})(?!\d)/i.exec(head)?.[1]);
}

function wantsLogin(proxy: ProxySettings, target: string, schemes: readonly string[]): ChatError {
  const shown = proxyLogin(proxy);
  const known = ['basic', shown?.split(' ')[0]?.toLowerCase()];
  if (schemes.length > 0 && !schemes.some((scheme) => known.includes(scheme.toLowerCase()))) {
    const what = `asks for a sign-in by ${schemes.join(' or ')} (407), which is not spoken here`;
    const next = 'Ask its administrator for Basic, or name a local proxy that signs in for you, such as Px or Cntlm';
    return failure(proxy, 'proxy_login_unsupported', `${what}. ${next}.`, { target });
  }
  const what =
    shown === undefined
      ? 'asks for a name and a password (407). Put them into its address.'
      : 'does not accept the name and the password (407). Correct them in its address.';
  return failure(proxy, 'proxy_auth_required', what, { target, advice: 'proxy-login' });
}

function wrongScheme(proxy: ProxySettings, what: string, cause?: Error): ChatError {
  return failure(proxy, 'proxy_wrong_scheme', `${what} in its address.`, { advice: 'proxy', cause });
}

/** The ways to sign in that an answer offers. */
function schemesIn(head: string): string[] {
  // What stands in quotes is every second piece.
  const offers = [...head.matchAll(/^proxy-authenticate:(.*)$/gim)].flatMap(([, value = '']) =>
    value
      .split('"')
      .filter((_, index) => index % 2 === 0)
      .join('')
      .split(','),
  );
  const names = offers.flatMap((offer) => /^\s*([\w-]{1,20})(?=\s*$|\s+[^\s=])/.exec(offer)?.[1] ?? []);
  return [...new Set(names)].slice(0, 5);
}

function answersItself(proxy: ProxySettings, target: string, status: string, cause?: Error): ChatError {
  const what = `answered in place of ${target}${status}. It may want you to sign in: open any page in a browser, then try again.`;
  return failure(proxy, 'proxy_answers_itself', what, { target, cause });
}

function failure({ url: { host } }: ProxySettings, code: string, what: string, details: ChatErrorDetails): ChatError {
  return new ChatError('network', `The proxy ${host} ${what}`, { code, host, ...details });
}
