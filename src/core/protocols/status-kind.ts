import type { ErrorKind } from '../chat/errors';

/** What an upstream's refusal with this HTTP status means, before its words are read. */
export function kindOfStatus(status: number): ErrorKind {
  switch (status) {
    case 401:
      return 'auth';
    case 402:
      return 'tokens-used-up';
    case 403:
      return 'forbidden';
    case 404:
      return 'not-found';
    case 408:
    case 504:
      return 'timeout';
    case 413:
      return 'too-large';
    case 422:
      return 'unprocessable';
    case 407:
    case 451:
    case 511:
      // Not the upstream's: something on the way that lets nothing through, or not before somebody signs in there.
      return 'network';
    case 421:
    case 425:
      // Of the connection, and another one was refused as well.
      return 'upstream';
    case 409:
    case 423:
    case 499:
      // Of the moment: something else holds what is asked for, or somebody on the way gave up. The request is good.
      return 'upstream';
    case 429:
      return 'rate-limit';
  }
  return status >= 500 ? 'upstream' : 'invalid-request';
}
