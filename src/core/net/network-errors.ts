import {
  badUpstreamData,
  ChatError,
  type ChatErrorDetails,
  clientCertificateRefused,
  isSettledByProxy,
} from '../chat/errors';

/** What is wrong with a certificate whose authority may well be a good one. */
const tlsAdvice: ReadonlyMap<string, string> = new Map(
  Object.entries({
    CERT_HAS_EXPIRED: 'has expired. Check the date on this machine.',
    CERT_NOT_YET_VALID: 'is not valid yet. Check the date on this machine.',
    ERR_TLS_CERT_ALTNAME_INVALID: 'was issued for another name. Check the address, and who intercepts the connection.',
    DEPTH_ZERO_SELF_SIGNED_CERT: 'is self-signed, perhaps by a proxy that inspects traffic. Ask whoever runs it.',
  }),
);

const unknownAuthority: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/** What is in OpenSSL's words when bytes were lost, doubled or changed on the way, here or at the other end. */
const brokenOnTheWay: readonly string[] = [
  'BAD_RECORD',
  'BAD_DECRYPT',
  'DECODE_ERROR',
  'DECRYPT_ERROR',
  'DIGEST_CHECK_FAILED',
  'INTERNAL_ERROR',
  'LENGTH_MISMATCH',
  'LENGTH_TOO_',
  'RECORD_OVERFLOW',
  'UNEXPECTED_',
];

/** What is in them when they are about a certificate: they may be about much else. */
const ofCertificate: readonly string[] = ['CERT', 'KEY_TOO_SMALL', 'MD_TOO_WEAK'];

/** The words that Node has for what OpenSSL may find wrong with a certificate. */
const verifierCode =
  /^(?:CERT_|CRL_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|ERROR_IN_C|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_|UNSPECIFIED$)/;

/** The other side's word that the client certificate is missing, or none it takes. */
const certificateAlert =
  /^ERR_SSL_.*ALERT_(?:(?:NO|BAD|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_\w+|UNKNOWN_CA|ACCESS_DENIED)$/;

/** What came back was no TLS record at all. */
const noTlsSpoken: ReadonlySet<string> = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_HTTP_REQUEST',
  'ERR_SSL_UNKNOWN_PROTOCOL',
]);

const reachAdvice: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ECONNREFUSED: 'the connection was refused',
    EHOSTUNREACH: 'there is no route to it',
    EHOSTDOWN: 'there is no route to it',
    // Linux, of a way that is closed on purpose, as by a VPN that is down.
    EINVAL: 'there is no route to it',
    ETIMEDOUT: 'nothing answered there',
    ENETUNREACH: 'there is no network',
    ENETDOWN: 'there is no network',
    EADDRNOTAVAIL: 'there is no network, or this machine has no port left to call from',
    EACCES: 'a firewall or a virus scanner on this machine forbids it',
    EPERM: 'a firewall or a virus scanner on this machine forbids it',
    ENOBUFS: 'this machine has no port left to call from',
    EMFILE: 'too many files and connections are open',
    ENFILE: 'too many files and connections are open',
    ENOTFOUND: 'its name is not known',
  }),
);

/** The machine's own limits: nothing on the way is to blame. */
const ownLimits: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE']);

/** What a look-up may fail with besides "no such name": the one who knows names is away, or says no. */
const lookupCode = /^(?:EAI_[A-Z]+|ESERVFAIL|ENODATA)$/;

/**
 * Whatever a connection to `host` failed with, as a `ChatError` that says what happened and the next step. `inBody` is
 * true once the head of an answer was there.
 */
export function fromNetworkError(error: unknown, host: string, inBody = false): ChatError {
  if (error instanceof ChatError) return error;
  const code = codeOf(error);
  if (certificateAlert.test(code)) return clientCertificateRefused(host, code, { host, cause: error });
  if (code.endsWith('_ALERT_HANDSHAKE_FAILURE')) {
    return ofTls(`${host} refused the TLS handshake.`, { host, advice: 'certificate-wanted', cause: error });
  }
  if (noTlsSpoken.has(code)) {
    return ofTls(
      `${host} does not speak TLS there. Check the address and its port: plain http:// is for this machine only.`,
      { host, cause: error },
    );
  }
  if (isOfHandshake(code)) {
    if (brokenOnTheWay.some((word) => code.includes(word))) return broken(host, code, error);
    return ofTls(`The TLS handshake with ${host} failed (${code})${handshakeAdvice(code)}`, { host, cause: error });
  }
  if (isTlsCode(code)) {
    const advice = unknownAuthority.has(code) ? 'authority' : undefined;
    return ofTls(`The certificate of ${host} ${flawOf(error, code)}`, { host, advice, cause: error });
  }
  if (isNotHttp(error, code, inBody)) {
    const message = `${host} answered with something that is not HTTP, or with too much of it.`;
    return badUpstreamData(message, { cause: error });
  }
  if (isOutOfMemory(error)) {
    const message = `${host} could not be reached: this machine lets the program have too little memory. Allow it more (ulimit -v), or start it with NODE_OPTIONS=--disable-wasm-trap-handler.`;
    return new ChatError('network', message, { code: 'upstream_unreachable', host, cause: error });
  }
  const unnamed = lookupCode.test(code) ? 'its name could not be looked up' : undefined;
  const why = brokeLater(error) ? undefined : (reachAdvice.get(code) ?? unnamed);
  if (!why) return broken(host, code, error);
  const next = ownLimits.has(code)
    ? 'Let the program open more (ulimit -n, LimitNOFILE), or ask fewer at a time.'
    : 'Check the network, the VPN and the proxy.';
  const message = `${host} could not be reached: ${why}. ${next}`;
  return new ChatError('network', message, { code: 'upstream_unreachable', host, cause: error });
}

function ofTls(message: string, details: ChatErrorDetails): ChatError {
  return new ChatError('tls', message, { code: 'upstream_tls_error', ...details });
}

function broken(host: string, code: string, cause: unknown): ChatError {
  return new ChatError('network', `The connection to ${host} broke${code ? ` (${code})` : ''}. Try again.`, {
    code: 'upstream_reset',
    host,
    cause,
  });
}

function isOfHandshake(code: string): boolean {
  return code.startsWith('ERR_SSL_') && !ofCertificate.some((word) => code.includes(word));
}

function handshakeAdvice(code: string): string {
  return isOldTls(code)
    ? ': it speaks only versions that are no longer safe. Ask whoever runs it for TLS 1.2 or newer.'
    : '. Check the address, and who intercepts the connection.';
}

/** True for what Node says where the other side speaks only versions of TLS that are no longer safe. */
export function isOldTls(code: string): boolean {
  return /_(?:PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW)$/.test(code);
}

/** True when the HTTP parser found no room: WebAssembly reserves far more addresses than it uses. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('Out of memory');
}

/** True for a connection that was there already: a request may have gone out on it. */
function brokeLater(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && /^(?:read|write)/.test(String(error.syscall));
}

/** What is wrong with a certificate that was refused. */
export function certificateFlaw({ cause }: ChatError): string {
  return flawOf(cause, codeOf(cause));
}

function flawOf(error: unknown, code: string): string {
  if (unknownAuthority.has(code)) return 'chains to a root this machine does not trust.';
  // OpenSSL's own words: Node has no code for what it seldom meets, such as a signature that is too weak.
  const reason = code === 'UNSPECIFIED' && error instanceof Error ? error.message : code;
  return tlsAdvice.get(code) ?? `was not accepted (${reason}). Ask whoever runs it.`;
}

/** True when the two sides did not come so far that a certificate was looked at. */
export function isHandshakeFailure(failure: ChatError): boolean {
  return failure.kind === 'tls' && isOfHandshake(codeOf(failure.cause));
}

/** True when what came back was no TLS at all. */
export function speaksNoTls(failure: ChatError): boolean {
  return noTlsSpoken.has(codeOf(failure.cause));
}

/** True when a connection failed in a way that the next one may not: it broke, or nobody took it. */
export function mayPass(failure: ChatError): boolean {
  return failure.kind === 'network' && failure.upstreamStatus === undefined && !isSettled(failure);
}

/** No second try finds a name that is not known, or changes a proxy's mind. */
function isSettled(failure: ChatError): boolean {
  return isLookupFailure(failure) || isSettledByProxy(failure);
}

/** True when the host's name could not be found out, or no way leads out of this machine. */
export function isLookupFailure(failure: ChatError): boolean {
  const code = codeOf(failure.cause);
  return lookupCode.test(code) || /^(?:ENOTFOUND|ENETUNREACH|ENETDOWN)$/.test(code);
}

function isNotHttp(error: unknown, code: string, inBody: boolean): boolean {
  // A head that names two lengths is reported as a length that does not fit; so is a body that was cut off.
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return !inBody;
  if (/^UND_ERR_(?:HEADERS_OVERFLOW|RES_EXCEEDED)/.test(code)) return true;
  if (!(error instanceof Error)) return false;
  // The parser's error has no code, only a name; a status below 100 it takes, and what reads it then does not.
  return error.name === 'HTTPParserError' || (code === 'ERR_ASSERTION' && !inBody);
}

/** True when a certificate was refused only because nobody here knows its authority. */
export function isUnknownAuthority(failure: ChatError): boolean {
  return failure.kind === 'tls' && unknownAuthority.has(codeOf(failure.cause));
}

/** True when a certificate was refused for its dates: the clock of this machine may be wrong. */
export function isOutOfDate(failure: ChatError): boolean {
  return failure.kind === 'tls' && /^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/.test(codeOf(failure.cause));
}

function isTlsCode(code: string): boolean {
  return unknownAuthority.has(code) || tlsAdvice.has(code) || verifierCode.test(code);
}

/** The system's or Node's own word for what a connection failed with; empty when there is none. */
export function causeCode(failure: ChatError): string {
  return codeOf(failure.cause);
}

/** What a machine says that has IPv4 alone, or IPv6 alone, of the addresses of the other kind. */
const noSuchWay: ReadonlySet<string> = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/**
 * The code of an error. A host with several addresses fails once for each: the first counts that a way led to, because
 * it says more than that there is none to the others.
 */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) {
    const codes = error.errors.map(codeOf);
    return codes.find((code) => !noSuchWay.has(code)) ?? codes[0] ?? '';
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return '';
}
