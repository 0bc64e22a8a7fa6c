import type { ChatFront } from '../protocols/front';
import type { Exchange } from './exchange';

/** One thing the bridge answers. A route needs the key unless it says that it is open. */
export interface Route {
  method: 'GET' | 'POST' | 'HEAD';
  /** Without `/v1`; a last segment `:id` takes the rest of the path, decoded. */
  path: string;
  open?: boolean;
  /** True when the request carries a JSON body. */
  json?: boolean;
  /** Whose error bodies this route's callers read. */
  front: ChatFront;
  handle(exchange: Exchange): void | Promise<void>;
}

/** A route found for a request, or the methods that the path does have. */
export type Match = { route: Route; id?: string } | { allowed: string[] };

/**
 * Looks a raw target up in the table. `/v1` may stand in front, also twice, and a slash at the end; nothing else is
 * forgiven, and nothing is ever rebuilt from the Host header.
 */
export function findRoute(routes: readonly Route[], method: string, target: string): Match {
  const path = pathOf(target);
  const fitting = routes.flatMap((route) => {
    const id = idIn(route.path, path);
    return id === undefined ? [] : [{ route, id }];
  });
  const found = fitting.find(({ route }) => route.method === method);
  return found
    ? { route: found.route, id: found.id || undefined }
    : { allowed: fitting.map(({ route }) => route.method) };
}

function pathOf(target: string): string {
  const path = target.split('?', 1)[0] ?? '';
  return path.replace(/^(?:\/v1)+(?=\/|$)/, '').replace(/\/$/, '') || '/';
}

/** '' for a plain match, the id for a match with one, undefined for none. */
function idIn(pattern: string, path: string): string | undefined {
  if (!pattern.endsWith('/:id')) return pattern === path ? '' : undefined;
  const prefix = pattern.slice(0, -':id'.length);
  if (!path.startsWith(prefix) || path.length === prefix.length) return undefined;
  try {
    return decodeURIComponent(path.slice(prefix.length));
  } catch {
    return undefined;
  }
}
