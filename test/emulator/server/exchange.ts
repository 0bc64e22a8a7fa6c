import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type net from 'node:net';
import { TLSSocket } from 'node:tls';
import type { LogEntry, RequestKind, RequestLog } from '../log';

/** One request being served: its log entry, its sockets, and the moment the client goes away. */
export class Exchange {
  readonly entry: LogEntry;
  /** Resolves when the connection's answer is over, whoever ended it. */
  readonly closed: Promise<void>;
  readonly #onEnd: (() => void)[] = [];

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly raw: net.Socket | undefined,
    kind: RequestKind,
    private readonly log: RequestLog,
    private readonly now: () => number,
  ) {
    this.entry = {
      kind,
      method: request.method ?? '',
      path: request.url ?? '',
      headers: shownHeaders(request),
      ...clientOf(request),
      status: 0,
      ignoredFields: [],
      sentChunks: 0,
      startedAt: now(),
    };
    this.closed = new Promise((resolve) => {
      response.once('close', () => {
        this.end('client-aborted'); // a no-op when the answer was ended by us
        resolve();
      });
    });
    log.add(this.entry);
  }

  get isOver(): boolean {
    return this.response.closed || this.response.destroyed;
  }

  /** Runs once when the entry is closed, before the last byte is sent: whoever saw the end finds the place free. */
  onEnd(run: () => void): void {
    if (this.entry.endedBy) run();
    else this.#onEnd.push(run);
  }

  end(by: NonNullable<LogEntry['endedBy']>): void {
    if (this.entry.endedBy) return;
    for (const run of this.#onEnd) run();
    this.log.end(this.entry, by, this.now());
  }

  /** Cuts the connection of an answer that is still open. */
  cut(): void {
    this.end('fault');
    this.request.socket.destroy();
  }

  head(status: number, headers: OutgoingHttpHeaders): void {
    this.entry.status = status;
    this.response.writeHead(status, headers);
  }

  /** Waits for a promise or for the client to leave; false when it has left. */
  async until(promise: Promise<unknown>): Promise<boolean> {
    await Promise.race([promise, this.closed]);
    return !this.isOver;
  }

  /** Waits at a gate, visibly for those who watch the log; false when the client left. */
  async atGate(name: string, passed: Promise<void>): Promise<boolean> {
    this.entry.heldAt = name;
    this.log.changed();
    const on = await this.until(passed);
    this.entry.heldAt = undefined;
    return on;
  }

  /** Waits so many milliseconds; false when the client left. */
  async pause(ms: number): Promise<boolean> {
    if (ms <= 0) return !this.isOver;
    let timer: NodeJS.Timeout | undefined;
    const on = await this.until(
      new Promise((resolve) => {
        timer = setTimeout(resolve, ms);
      }),
    );
    clearTimeout(timer);
    return on;
  }

  /** Tells those who watch the log that something about this request has changed. */
  changed(): void {
    this.log.changed();
  }

  /** Counts body chunks handed to the socket. */
  sent(chunks: number): void {
    this.entry.sentChunks += chunks;
    this.log.changed();
  }

  /** The whole body; undefined when it grew past the limit or the client left while sending it. */
  async body(limit: number): Promise<Buffer | undefined> {
    const parts: Buffer[] = [];
    let size = 0;
    try {
      for await (const part of this.request) {
        size += part.length;
        if (size <= limit) parts.push(part);
      }
    } catch {
      return undefined;
    }
    return size > limit ? undefined : Buffer.concat(parts);
  }
}

function clientOf({ socket }: IncomingMessage): Pick<LogEntry, 'clientCertificate'> {
  const name = socket instanceof TLSSocket ? socket.getPeerCertificate()?.subject?.CN : undefined;
  return name === undefined ? {} : { clientCertificate: String(name) };
}

const fingerprints = new Map<string, string>();

/** A credential as the log shows it: the scheme and eight hex digits, the same for the same credential. */
function fingerprint(authorization: string): string {
  const known = fingerprints.get(authorization);
  if (known) return known;
  const scheme = /^\S+(?= )/.exec(authorization)?.[0] ?? '';
  const made = `${scheme} #${createHash('sha256').update(authorization).digest('hex').slice(0, 8)}`.trim();
  if (fingerprints.size > 10_000) fingerprints.clear();
  fingerprints.set(authorization, made);
  return made;
}

function shownHeaders(request: IncomingMessage): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined) continue;
    const text = Array.isArray(value) ? value.join(', ') : value;
    shown[name] = name === 'authorization' ? fingerprint(text) : text;
  }
  return shown;
}
