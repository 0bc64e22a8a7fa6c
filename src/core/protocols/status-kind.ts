import type { ErrorKind } from '../chat/errors';

const kinds: ReadonlyMap<number, ErrorKind> = new Map([
  [401, 'auth'],
  [402, 'tokens-used-up'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [408, 'timeout'],
  [413, 'too-large'],
  [422, 'unprocessable'],
  [429, 'rate-limit'],
  [504, 'timeout'],
  // Not the upstream's: something on the way that lets nothing through, or not before somebody signs in there.
  [407, 'network'],
  [451, 'network'],
  [511, 'network'],
  // Of the connection, and another one was refused as well.
  [421, 'upstream'],
  [425, 'upstream'],
  // Of the moment: something else holds what is asked for, or somebody on the way gave up. The request is good.
  [409, 'upstream'],
  [423, 'upstream'],
  [499, 'upstream'],
]);

/** What an upstream's refusal with this HTTP status means, before its words are read. */
export function kindOfStatus(status: number): ErrorKind {
  return kinds.get(status) ?? (status >= 500 ? 'upstream' : 'invalid-request');
}
