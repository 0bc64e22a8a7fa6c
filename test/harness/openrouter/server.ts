import type http from 'node:http';
import { type CertificateKind, makeIdentity } from '../../emulator/server/certificate';
import { listen } from '../../emulator/server/listen';
import { watchSecrets } from '../canary';
import { faultOf } from './check-request';
import { completionOf, streamOf } from './dialect';
import type { OpenRouterError, OpenRouterReply } from './reply';

/** A request that arrived, however it was answered. */
export interface OpenRouterRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  /** The JSON body of a chat. */
  readonly body: Record<string, unknown>;
  /** True once the caller closed the connection before the answer was complete. */
  aborted: boolean;
}

/** OpenRouter on a real socket, saying what a test scripted. */
export interface OpenRouterServer {
  /** `http://127.0.0.1:PORT/api/v1`. */
  readonly baseUrl: string;
  /** The one key it takes; a canary. */
  readonly key: string;
  readonly requests: readonly OpenRouterRequest[];
  /** The bodies of the chats that arrived. */
  chats(): Record<string, unknown>[];
  /** TCP connections accepted so far. */
  connections(): number;
  /** The authority of its certificate, when it speaks TLS. */
  readonly caPem: string | undefined;
  /** Each is the answer to one of the next chats; `always` to all of them. */
  script(...replies: OpenRouterReply[]): void;
  always(reply: OpenRouterReply): void;
  /** Refuses every list of models so. */
  failLists(status: number): void;
  /** Lets held answers go. */
  release(): void;
  /** Forgets requests and scripts. */
  reset(): void;
  /** The variables by which the headless program finds it. */
  env(): Record<string, string>;
  stop(): Promise<void>;
}

const usualKey = 'sk-or-v1-canary0000111122223333444455556666777788889999aaaabbbbccccdddd';
const models = ['openrouter/auto', 'scripted/large', 'scripted/small'];

/** Starts it; with `tls` it shows a certificate of an authority made for it, and `key` is the one that it takes. */
export async function startOpenRouter(
  options: { tls?: CertificateKind; key?: string } = {},
): Promise<OpenRouterServer> {
  const key = options.key ?? usualKey;
  watchSecrets(key);
  const identity = options.tls === undefined ? undefined : await makeIdentity(options.tls);
  const requests: OpenRouterRequest[] = [];
  const script: OpenRouterReply[] = [];
  let usual: OpenRouterReply = {};
  let held: (() => void)[] = [];
  let listStatus = 200;

  const serve = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const text = Buffer.concat(pieces).toString('utf8');
    const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
    const { method = '', url: path = '', headers } = request;
    const entry: OpenRouterRequest = { method, path, headers, body, aborted: false };
    requests.push(entry);
    response.on('close', () => {
      entry.aborted = !response.writableFinished;
    });
    if (headers.authorization !== `Bearer ${key}`) {
      return refuse(response, 401, { code: 401, message: 'No auth credentials found' });
    }
    if (path === '/api/v1/key')
      return json(response, 200, { data: { label: 'sk-or-v1-can...ddd', limit_remaining: 4.2 } });
    if (path === '/api/v1/models') {
      if (listStatus !== 200) return refuse(response, listStatus, { code: listStatus, message: 'Scripted' });
      return json(response, 200, { data: models.map((id) => ({ id, name: id, context_length: 200_000 })) });
    }
    if (method !== 'POST' || path !== '/api/v1/chat/completions') {
      return refuse(response, 404, { code: 404, message: 'Not Found.' });
    }
    await answer(response, body, script.shift() ?? usual);
  };

  const answer = async (response: http.ServerResponse, body: Record<string, unknown>, reply: OpenRouterReply) => {
    const fault = faultOf(body);
    if (fault) return refuse(response, 400, fault);
    if (reply.hold) await new Promise<void>((resolve) => held.push(resolve));
    for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
    const asked = String(body.model);
    if (reply.status !== undefined) {
      return refuse(response, reply.status, reply.error ?? { code: reply.status, message: 'Scripted' });
    }
    if (reply.whole) return json(response, 200, completionOf(reply, asked));
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-generation-id': 'gen-1' });
    response.write(reply.raw ?? streamOf(reply, asked), () => {
      if (reply.cutAfter === undefined) response.end();
      else response.destroy();
    });
  };

  const faults: [] = [];
  const listener = await listen((request, response) => void serve(request, response), {
    host: '127.0.0.1',
    port: 0,
    identity,
    faults,
  });
  const baseUrl = `${identity ? 'https' : 'http'}://127.0.0.1:${listener.port}/api/v1`;
  const release = () => {
    for (const go of held) go();
    held = [];
  };
  return {
    baseUrl,
    key,
    requests,
    chats: () => requests.filter(({ path }) => path.endsWith('/chat/completions')).map(({ body }) => body),
    connections: () => listener.connections(),
    caPem: identity?.caPem,
    script: (...replies) => void script.push(...replies),
    always: (reply) => {
      usual = reply;
    },
    failLists: (status) => {
      listStatus = status;
    },
    release,
    reset: () => {
      listStatus = 200;
      requests.length = 0;
      script.length = 0;
      usual = {};
      release();
    },
    env: () => ({ OPENROUTER_API_KEY: key, OPENROUTER_BASE_URL: baseUrl, OPENROUTER_MODEL: 'scripted/large' }),
    stop: () => {
      release();
      return listener.stop();
    },
  };
}

function refuse(response: http.ServerResponse, status: number, error: OpenRouterError): void {
  json(response, status, { error, user_id: 'user_scripted' });
}

function json(response: http.ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
