import { ChatError } from '../chat/errors';
import type { Advice } from '../ground/advice';

/** What a proxy or a gateway on the way keeps a request back with. */
const statuses: ReadonlySet<number> = new Set([401, 403, 407, 451]);

/**
 * What a refusal is when it comes as a page, where `name` itself answers in JSON: something on the way, behind a
 * certificate that this machine trusts, has said it, and of our credentials it says nothing. Undefined for all others.
 */
export function fromPageOnTheWay(name: string, status: number, body: string): ChatError | undefined {
  return statuses.has(status) && isPage(body) ? pageOnTheWay(name, status) : undefined;
}

/** True for the text of a page, where JSON is due. */
export function isPage(text: string): boolean {
  return text.trimStart().startsWith('<');
}

/** A page came with this status, where `name` answers in JSON whatever it has to say; `advice` as that of a failure. */
export function pageOnTheWay(name: string, status: number, advice?: Advice): ChatError {
  return new ChatError(
    'network',
    `A page of something on the way came in place of ${name}'s answer (${status}). Check whether this network or its proxy keeps ${name} out, or wants you to sign in first.`,
    { code: 'upstream_unreachable', upstreamStatus: status, advice },
  );
}
