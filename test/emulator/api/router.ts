import type { TLSSocket } from 'node:tls';
import type { OAuth } from '../auth/oauth';
import type { Tokens } from '../auth/tokens';
import type { ChatEndpoint } from '../chat/endpoint';
import type { EmulatorAccount, Settings } from '../options';
import type { Reply } from '../script/reply';
import type { Scripts } from '../script/scripts';
import type { Exchange } from '../server/exchange';
import { type Content, play } from '../server/play';
import { htmlContent, json, jsonContent, overlay, refusalContent } from '../server/respond';
import type { Batches } from './batches';
import { modelItem } from './catalogue';
import { embed } from './embeddings';
import type { Files } from './files';
import { refuse } from './refusal';
import { balance, countTexts } from './small';

/** The API port without its test API: who asks, and for what. */
export class Router {
  constructor(
    private readonly settings: Settings,
    private readonly scripts: Scripts,
    private readonly tokens: Tokens,
    private readonly oauth: OAuth,
    private readonly chat: ChatEndpoint,
    private readonly files: Files,
    private readonly batches: Batches,
  ) {}

  async serve(exchange: Exchange): Promise<void> {
    const { entry, request } = exchange;
    const bytes = await exchange.body(this.settings.maxBodyBytes);
    if (!bytes) {
      if (!exchange.isOver && request.complete)
        await this.#send(exchange, refusalContent(request, refuse(413, 'Payload too large')));
      return;
    }
    // Some client sent no User-Agent: the gateway refuses it in a shape of its own.
    if (!entry.headers['user-agent']) {
      const body = '{"message":"Unauthorized"}';
      return this.#send(exchange, { status: 403, headers: { 'content-type': json }, chunks: [body], chunked: false });
    }
    if (this.settings.clientCertificate && !(request.socket as TLSSocket).authorized) {
      const said = entry.clientCertificate ? 'The SSL certificate error' : 'No required SSL certificate was sent';
      return this.#send(exchange, htmlContent(400, said));
    }
    const path = pathOf(entry.path);
    const text = bytes.toString('utf8');
    if (path === '/token' && entry.method === 'POST') return this.oauth.servePair(exchange, text);
    const account = this.#account(exchange);
    if (typeof account === 'string') return this.#send(exchange, refusalContent(request, refuse(401, account)));

    if (path === '/chat/completions' && entry.method === 'POST') return this.chat.serve(exchange, account, text);
    if (path === '/models' || path.startsWith('/models/')) {
      const reply = this.scripts.models.take(entry.path);
      return this.#send(exchange, overlay(this.#models(exchange, path), reply), reply);
    }
    const isUpload = request.headers['content-type']?.startsWith('multipart/') ?? false;
    entry.body = isUpload ? `(${bytes.length} bytes of a form)` : bodyOf(text);
    const reply = this.scripts.other.take(text);
    return this.#send(exchange, overlay(await this.#other(exchange, path, account, bytes), reply), reply);
  }

  async #other({ request, entry }: Exchange, path: string, account: EmulatorAccount, bytes: Buffer): Promise<Content> {
    const { models } = this.settings;
    const told = (value: object): Content =>
      'status' in value && 'message' in value
        ? refusalContent(request, refuse(Number(value.status), String(value.message)))
        : jsonContent(request, value);
    const route = `${entry.method} ${path}`;
    if (route === 'POST /embeddings') return told(embed(entry.body, models));
    if (route === 'POST /tokens/count') return told(countTexts(entry.body, models));
    if (route === 'GET /balance') return told(balance(account, models));
    if (path === '/batches') return this.batches.serve(request, account, bytes);
    if (/^\/files(\/|$)/.test(path)) return this.files.serve(request, path, account, bytes);
    return htmlContent(404, 'Not Found');
  }

  #models(exchange: Exchange, path: string): Content {
    const { request } = exchange;
    const { models } = this.settings;
    if (path === '/models') return jsonContent(request, { object: 'list', data: models.map(modelItem) });
    const id = decodeURIComponent(path.slice('/models/'.length));
    const found = models.find((model) => model.id === id);
    return found ? jsonContent(request, modelItem(found)) : refusalContent(request, refuse(404, 'No such model'));
  }

  /** The account behind a bearer token or a client certificate, or what the refusal says. */
  #account({ request, entry }: Exchange): EmulatorAccount | string {
    const { authorization } = request.headers;
    const [first] = this.settings.accounts;
    if (authorization === undefined && entry.clientCertificate !== undefined && first) return first;
    const token = /^bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1];
    const state = token === undefined ? 'unknown' : this.tokens.check(token);
    if (state === 'expired') return 'Token has expired';
    return state === 'unknown' ? 'Unauthorized' : state.account;
  }

  #send(exchange: Exchange, content: Content, reply?: Reply): Promise<void> {
    return play(exchange, content, reply, this.scripts.gates);
  }
}

/** The path below `/v1`, or below `/api/v1` as on the older host. */
export function pathOf(url: string): string {
  const [path = ''] = url.split('?');
  return /^(?:\/api)?\/v1(\/.*)$/.exec(path)?.[1] ?? path;
}

function bodyOf(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
