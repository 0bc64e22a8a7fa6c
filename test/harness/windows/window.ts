import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { ShareState } from '../../../src/core/bridge/share/share-state';
import { bundledProgram } from '../bundled-program';

/** What a window without an editor is told at its start. */
export interface WindowConfig {
  credentials: string;
  baseUrl: string;
  authUrl: string;
  key: string;
  version: string;
  ports: readonly number[];
  hint?: number;
  keyIsNew?: boolean;
  /** Answers whatever model is asked for. */
  model?: string;
  /** The file that stands for VS Code's store of secrets. */
  store: string;
}

export type WindowOrder =
  | { do: 'turn'; id: number; text: string }
  | { do: 'line' }
  | { do: 'stop' }
  | { do: 'stop for all' };

export type WindowEvent =
  | { event: 'state'; state: ShareState }
  | { event: 'place'; id: number; position: number; holders: readonly string[] }
  | { event: 'text' | 'answered'; id: number; text: string }
  | { event: 'failed'; id: number; kind: string; message: string }
  | { event: 'line'; holders: readonly string[]; waiting: number };

/** A window in a process of its own. */
export class PlainWindow {
  readonly events: WindowEvent[] = [];
  log = '';
  readonly #child: ChildProcess;
  readonly #watchers = new Set<() => void>();
  readonly ended: Promise<void>;
  #turns = 0;

  constructor(config: WindowConfig) {
    this.#child = fork(bundledProgram(join(__dirname, 'window-program.ts')), [JSON.stringify(config)], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.on('data', (bytes: Buffer) => {
      this.log += bytes.toString('utf8');
      for (const watcher of [...this.#watchers]) watcher();
    });
    this.#child.on('message', (event: WindowEvent) => {
      this.events.push(event);
      for (const watcher of [...this.#watchers]) watcher();
    });
    this.ended = new Promise((resolve) => this.#child.once('exit', () => resolve()));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get state(): ShareState | undefined {
    return this.events.findLast((event) => event.event === 'state')?.state;
  }

  /** Asks a question in the window; gives its number. */
  turn(text: string): number {
    this.#turns += 1;
    this.#order({ do: 'turn', id: this.#turns, text });
    return this.#turns;
  }

  /** Who has a place and how many wait, as this window shows it. */
  async line(): Promise<WindowEvent & { event: 'line' }> {
    const before = this.events.length;
    this.#order({ do: 'line' });
    return await this.until((events) => events.slice(before).find((event) => event.event === 'line'));
  }

  /** Resolves with what `find` finds among the events or in the log, as soon as it does; rejects after 30 s. */
  until<T>(find: (events: readonly WindowEvent[]) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = find(this.events);
        if (found === undefined) return;
        this.#watchers.delete(look);
        clearTimeout(late);
        resolve(found);
      };
      const late = setTimeout(() => {
        this.#watchers.delete(look);
        reject(
          new Error(
            `it never came; the last events: ${JSON.stringify(this.events.slice(-5))}\n${this.log.slice(-3000)}`,
          ),
        );
      }, 30_000);
      this.#watchers.add(look);
      look();
    });
  }

  async becomes(kind: ShareState['kind']): Promise<ShareState> {
    return await this.until(() => (this.state?.kind === kind ? this.state : undefined));
  }

  /** Ends it as `kill -9` does. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Ends it as VS Code does. */
  close(): void {
    this.#order({ do: 'stop' });
  }

  /** Stops the bridge in all windows. */
  stopForAll(): void {
    this.#order({ do: 'stop for all' });
  }

  #order(order: WindowOrder): void {
    this.#child.send(order);
  }
}
