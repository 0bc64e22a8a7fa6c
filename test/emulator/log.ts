/** Which part of the service a request went to. */
export type RequestKind = 'oauth' | 'models' | 'chat' | 'other';

/** One request, from its arrival on. It is filled in while the request is served. */
export interface LogEntry {
  readonly kind: RequestKind;
  readonly method: string;
  /** Path with the query. */
  readonly path: string;
  /** As received, `authorization` replaced by its scheme and a short stable fingerprint. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON or form body, parsed; the text when it is neither; undefined while it is being read and when empty. */
  body?: unknown;
  /** The status line that was sent; 0 while there is none. */
  status: number;
  /** Top-level fields of the body that the service ignores, such as `tools`. */
  ignoredFields: readonly string[];
  /** The gate this request waits at right now. */
  heldAt?: string;
  /** Body chunks handed to the socket so far. */
  sentChunks: number;
  endedBy?: 'completed' | 'client-aborted' | 'fault';
  /** The common name of the certificate that the client showed, if any. */
  readonly clientCertificate?: string;
  /** Milliseconds of the emulator's clock. */
  readonly startedAt: number;
  endedAt?: number;
}

interface Watcher {
  readonly holds: (log: readonly LogEntry[]) => boolean;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The requests in the order of their arrival, and a way to wait for something to show up among them. */
export class RequestLog {
  #entries: LogEntry[] = [];
  readonly #watchers = new Set<Watcher>();

  constructor(
    private readonly limit: number,
    private readonly onEnd: (entry: LogEntry) => void,
  ) {}

  /** A live view: entries are filled in as their requests go on. */
  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  add(entry: LogEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.limit) this.#entries.splice(0, Math.max(1, this.limit >> 2));
    this.changed();
  }

  /** Closes an entry once; later calls are ignored. */
  end(entry: LogEntry, by: NonNullable<LogEntry['endedBy']>, at: number): void {
    if (entry.endedBy) return;
    entry.endedBy = by;
    entry.endedAt = at;
    entry.heldAt = undefined;
    this.onEnd(entry);
    this.changed();
  }

  /** Tells those who wait that an entry has changed. */
  changed(): void {
    for (const watcher of this.#watchers) {
      try {
        if (!watcher.holds(this.#entries)) continue;
        watcher.resolve();
      } catch (error) {
        watcher.reject(error instanceof Error ? error : new Error(String(error)));
      }
      this.#watchers.delete(watcher);
    }
  }

  /** Resolves as soon as `holds` is true of the log; rejects with the log's summary after `timeoutMs`. */
  waitFor(holds: Watcher['holds'], timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(watcher);
        reject(new Error(`Nothing matched within ${timeoutMs} ms. The log:\n${this.#summary()}`));
      }, timeoutMs);
      const watcher: Watcher = {
        holds,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.#watchers.add(watcher);
      this.changed();
    });
  }

  clear(): void {
    this.#entries = [];
  }

  #summary(): string {
    const lines = this.#entries.map(
      (entry) => `${entry.kind} ${entry.method} ${entry.path} ${entry.status} ${entry.endedBy ?? 'open'}`,
    );
    return lines.join('\n') || '(empty)';
  }
}
