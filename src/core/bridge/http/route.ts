import type { IncomingMessage } from 'node:http';
import type { ChatFront } from '../../protocols/front';
import type { Exchange } from './caller-exchange';

/** Whose error bodies the callers read: one protocol's, or the one that a request shows to speak. */
export type FrontChoice = ChatFront | ((request: IncomingMessage) => ChatFront);

/** The protocol of a request's caller. */
export function frontFor(request: IncomingMessage, choice: FrontChoice): ChatFront {
  return typeof choice === 'function' ? choice(request) : choice;
}

/** One thing the bridge answers. A route needs the key unless it says that it is open. */
export interface Route {
  /** What answers GET answers HEAD too: the server leaves out the body. */
  method: 'GET' | 'POST' | 'DELETE';
  /** Without `/v1`; `:id` takes what stands in its place, decoded: as the last segment, the whole rest of the path. */
  path: string;
  /** What an id in the path can look like; other words there are no address of ours, unless this very route fits. */
  ids?: RegExp;
  open?: boolean;
  /** Fetched by one of the bridge's own pages: the gate lets requests in that browsers mark as coming from there. */
  ofOwnPage?: boolean;
  /** Asked for again and again by somebody who looks on: an answer leaves no line in the log, a refusal does. */
  isQuiet?: boolean;
  /** The kind of body the request must carry; none when absent. */
  body?: 'json' | 'multipart';
  front: FrontChoice;
  handle(exchange: Exchange): void | Promise<void>;
}

/** A route found for a request, or the methods that the path does have and whose errors are read there. */
export type Match = { route: Route; id?: string } | { allowed: string[]; front?: FrontChoice };

/**
 * Looks a raw target up in the table. `/v1` may stand in front, also twice, and a slash too many anywhere; nothing else
 * is forgiven, and nothing is ever rebuilt from the Host header.
 */
export function findRoute(routes: readonly Route[], asked: string, target: string): Match {
  const method = asked === 'HEAD' ? 'GET' : asked;
  const path = pathOf(target);
  const plain = plainOf(routes).get(`${method} ${path}`);
  if (plain) return { route: plain, id: undefined };
  const fitting = routes.flatMap((route) => {
    const id = idIn(route.path, path);
    return id === undefined ? [] : [{ route, id }];
  });
  const found = fitting.find(({ route }) => route.method === method);
  if (found) return { route: found.route, id: found.id || undefined };
  const others = fitting.filter(({ route, id }) => route.ids?.test(id) ?? true).map(({ route }) => route);
  return { allowed: methodsOf(others), front: others[0]?.front };
}

function methodsOf(routes: readonly Route[]): string[] {
  return routes.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : method));
}

/** The routes whose path holds no id, by method and path. A table is read once: it does not change. */
const plainRoutes = new WeakMap<readonly Route[], ReadonlyMap<string, Route>>();

function plainOf(routes: readonly Route[]): ReadonlyMap<string, Route> {
  const known = plainRoutes.get(routes);
  if (known) return known;
  const plain = new Map<string, Route>();
  routes.forEach((route, index) => {
    const isFirst = !routes
      .slice(0, index)
      .some(({ method, path }) => method === route.method && idIn(path, route.path) !== undefined);
    if (isFirst && !route.path.includes(':id')) plain.set(`${route.method} ${route.path}`, route);
  });
  plainRoutes.set(routes, plain);
  return plain;
}

function pathOf(target: string): string {
  const path = target.split('?', 1)[0] ?? '';
  return (
    path
      .replace(/\/+/g, '/')
      .replace(/^(?:\/v1)+(?=\/|$)/, '')
      .replace(/\/$/, '') || '/'
  );
}

/** '' for a plain match, the id for a match with one, undefined for none. */
function idIn(pattern: string, path: string): string | undefined {
  const [prefix = '', suffix] = pattern.split(':id');
  if (suffix === undefined) return pattern === path ? '' : undefined;
  if (!path.startsWith(prefix) || !path.endsWith(suffix)) return undefined;
  const id = path.slice(prefix.length, path.length - suffix.length);
  if (id === '' || (suffix !== '' && id.includes('/'))) return undefined;
  try {
    return decodeURIComponent(id);
  } catch {
    return undefined;
  }
}
