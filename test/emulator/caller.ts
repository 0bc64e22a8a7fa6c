import { randomUUID } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { Emulator } from './emulator';
import type { Scope } from './options';

/** What came back, as far as it came. */
export interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  /** The code of the error that broke the answer off, if one did. */
  readonly brokenBy: string | undefined;
}

/** What to send. Without a method it is a GET, or a POST when there is a body. */
export interface Call {
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string;
  readonly ca?: string | undefined;
  readonly signal?: AbortSignal;
  readonly agent?: http.Agent;
  /** The name that the certificate has to hold, where it is not the host's. */
  readonly servername?: string;
}

/** One HTTP exchange on the bare client of Node, which adds no header of its own. Rejects when there is no status line. */
export function call(url: string, { headers, body, ca, ...rest }: Call = {}): Promise<Reply> {
  const request = url.startsWith('https:') ? https.request : http.request;
  const method = rest.method ?? (body === undefined ? 'GET' : 'POST');
  return new Promise((resolve, reject) => {
    // A connection of its own for each call: the global agent of Node keeps connections.
    const sent = request(url, { agent: false, ...rest, ca, method, headers: headers ?? {} }, (response) => {
      const parts: Buffer[] = [];
      const finish = (brokenBy?: string) =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(parts).toString('utf8'),
          brokenBy,
        });
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => finish());
      response.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A client that knows GigaChat's wire and nothing else. */
export class Caller {
  #token = '';

  constructor(
    private readonly emulator: Emulator,
    private readonly agent?: http.Agent,
  ) {}

  /** Asks for a token with what a correct client sends, changed as told. */
  authorize(changes: { headers?: http.OutgoingHttpHeaders; body?: string } = {}): Promise<Reply> {
    const { authUrl, credentials, caPem } = this.emulator;
    return call(authUrl, {
      ca: caPem,
      headers: {
        authorization: `Basic ${credentials}`,
        rquid: randomUUID(),
        'content-type': 'application/x-www-form-urlencoded',
        ...changes.headers,
      },
      body: changes.body ?? `scope=${'GIGACHAT_API_PERS' satisfies Scope}`,
    });
  }

  /** Fetches the token that later calls carry. */
  async signIn(scope: Scope = 'GIGACHAT_API_PERS'): Promise<this> {
    const { text } = await this.authorize({ body: `scope=${scope}` });
    this.#token = JSON.parse(text).access_token;
    return this;
  }

  get(path: string, headers: http.OutgoingHttpHeaders = {}): Promise<Reply> {
    return this.send(path, { headers });
  }

  /** A chat request; the fields given stand over a minimal valid one. */
  chat(fields: object = {}, more: Pick<Call, 'headers' | 'signal'> = {}): Promise<Reply> {
    const whole = { model: 'GigaChat-2-Max', messages: [{ role: 'user', content: 'Hello' }], ...fields };
    return this.send('/chat/completions', { ...more, body: JSON.stringify(whole) });
  }

  send(path: string, { headers, ...rest }: Call): Promise<Reply> {
    return call(this.emulator.baseUrl + path, {
      ca: this.emulator.caPem,
      ...(this.agent ? { agent: this.agent } : {}),
      headers: { authorization: `Bearer ${this.#token}`, 'user-agent': 'test', ...headers },
      ...rest,
    });
  }
}

/** A chunk of a chat stream, as loosely as tests read it. */
export interface Chunk {
  readonly choices: readonly {
    readonly delta: Readonly<Record<string, unknown>>;
    readonly finish_reason?: string;
  }[];
  readonly usage?: Readonly<Record<string, number>>;
}

/** The data of each SSE frame; `[DONE]` is left out. */
export function chunksOf(text: string): Chunk[] {
  const data = text.split(/\r\n\r\n|\n\n|\r\r/).map((frame) => frame.trim().replace(/^data: ?/, ''));
  return data.filter((one) => one.startsWith('{')).map((one) => JSON.parse(one));
}

/** The words of a stream, put together. */
export function saidBy(text: string): string {
  return chunksOf(text)
    .map(({ choices }) => choices[0]?.delta.content ?? '')
    .join('');
}
