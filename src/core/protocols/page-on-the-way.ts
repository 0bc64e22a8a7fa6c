import { ChatError } from '../chat/errors';

/** What a proxy or a gateway on the way keeps a request back with. */
const statuses: ReadonlySet<number> = new Set([401, 403, 407, 451]);

/**
 * What a refusal is when it comes as a page, where `name` itself answers in JSON: something on the way, behind a
 * certificate that this machine trusts, has said it, and of our credentials it says nothing. Undefined for all others.
 */
export function fromPageOnTheWay(name: string, status: number, body: string): ChatError | undefined {
  if (!statuses.has(status) || !body.trimStart().startsWith('<')) return undefined;
  return new ChatError(
    'network',
    `A page of something on the way came in place of ${name}'s answer (${status}). Check whether this network or its proxy keeps ${name} out, or wants you to sign in first.`,
    { code: 'upstream_unreachable', upstreamStatus: status },
  );
}
