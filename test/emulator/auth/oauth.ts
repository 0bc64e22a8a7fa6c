import type { OutgoingHttpHeaders } from 'node:http';
import type { Settings } from '../options';
import type { Scripts } from '../script/scripts';
import type { Exchange } from '../server/exchange';
import { type Content, play } from '../server/play';
import { overlay, replaces } from '../server/respond';
import { type AuthRefusal, authorize } from './key';
import type { Tokens } from './tokens';

/** As recorded from the real token service. */
const recorded: OutgoingHttpHeaders = {
  server: 'SynGX',
  'content-type': 'application/json',
  allow: 'GET, POST',
  'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
  pragma: 'no-cache',
  expires: '0',
  vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** The token service on its port of its own. */
export class OAuth {
  #recent: number[] = [];

  constructor(
    private readonly settings: Settings,
    private readonly scripts: Scripts,
    private readonly tokens: Tokens,
  ) {}

  async serve(exchange: Exchange): Promise<void> {
    const body = (await exchange.body(this.settings.maxBodyBytes))?.toString('utf8');
    if (body === undefined) return;
    exchange.entry.body = Object.fromEntries(new URLSearchParams(body));
    const [path] = exchange.entry.path.split('?');
    if (path !== '/api/v2/oauth') return play(exchange, refused(404, 'Not Found'), undefined, this.scripts.gates);
    if (exchange.entry.method !== 'POST')
      return play(exchange, refused(405, 'Method Not Allowed'), undefined, this.scripts.gates);

    const reply = this.scripts.auth.take(body);
    const content =
      reply && (replaces(reply) || reply.rawResponse !== undefined)
        ? refused(200, '')
        : this.#answer(exchange, body, reply?.expiresAt, reply?.inSeconds ?? false);
    await play(exchange, overlay(content, reply), reply, this.scripts.gates);
  }

  /** `POST /token` on the API port: HTTP Basic with user and password, no body. */
  async servePair(exchange: Exchange, body: string): Promise<void> {
    const reply = this.scripts.auth.take(body);
    const { authorization = '' } = exchange.request.headers;
    const pair = Buffer.from(/^basic (\S+)$/i.exec(authorization)?.[1] ?? '', 'base64').toString('utf8');
    const found = this.settings.accounts.find(
      ({ user, password }) => user !== undefined && pair === `${user}:${password}`,
    );
    const ends = (at: number) => (reply?.inSeconds ? Math.floor(at / 1000) : at);
    let answer = refused(401, 'Unauthorized');
    if (found) {
      const { token, expiresAt } = this.tokens.issue(found);
      const end = reply?.expiresAt === undefined ? expiresAt : reply.expiresAt;
      answer = content(200, JSON.stringify({ tok: token, ...(end !== null && { exp: ends(end) }) }));
    }
    await play(exchange, overlay(answer, reply), reply, this.scripts.gates);
  }

  #answer(exchange: Exchange, body: string, shownEnd: number | null | undefined, inSeconds: boolean): Content {
    if (this.#tooFast()) return refused(429, 'Too many requests');
    const { headers } = exchange.request;
    const rquid = headers.rquid;
    const found = authorize(
      {
        authorization: headers.authorization,
        rquid: Array.isArray(rquid) ? rquid[0] : rquid,
        contentType: headers['content-type'],
        body,
      },
      this.settings.accounts,
    );
    if ('status' in found) return refusal(found);
    const { token, expiresAt } = this.tokens.issue(found);
    const end = shownEnd === undefined ? expiresAt : shownEnd;
    const expires_at = end === null ? undefined : inSeconds ? Math.floor(end / 1000) : end;
    return content(200, JSON.stringify({ access_token: token, expires_at }));
  }

  /** More than so many requests within the last second. */
  #tooFast(): boolean {
    const now = this.settings.now();
    this.#recent = this.#recent.filter((at) => now - at < 1000);
    this.#recent.push(now);
    return this.#recent.length > this.settings.tokensPerSecond;
  }

  clear(): void {
    this.#recent = [];
  }
}

const content = (status: number, body: string): Content => ({
  status,
  headers: recorded,
  chunks: [body],
  chunked: false,
});

const refusal = (found: AuthRefusal): Content => content(found.status, JSON.stringify(found.body));

const refused = (status: number, message: string): Content => content(status, JSON.stringify({ message }));
