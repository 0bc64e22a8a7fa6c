import { readFile } from 'node:fs/promises';
import Module from 'node:module';
import { tmpdir } from 'node:os';
import { join, posix, sep } from 'node:path';
import type { AdviceWords } from '../../src/core/ground/advice';
import type { Clock } from '../../src/core/ground/clock';
import { Redactor } from '../../src/core/ground/redaction';
import type { Runtime } from '../../src/core/ground/runtime';
import type { EditorAccount } from '../../src/vscode/account/editor-account';
import { FakeClock } from './fake-clock';
import { vscode } from './vscode-stand-in';

type Listener<T> = (value: T) => void;

/** VS Code's emitter, which the shared stand-in has only by name. */
class Emitter<T> {
  readonly #listeners = new Set<Listener<T>>();
  readonly event = (listener: Listener<T>) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }
  dispose(): void {
    this.#listeners.clear();
  }
}

const manifest = require('../../package.json').contributes.configuration as {
  properties: Record<string, { default?: unknown }>;
}[];
const defaults = new Map(
  manifest.flatMap(({ properties }) => Object.entries(properties).map(([name, { default: value }]) => [name, value])),
);
/** What the user set, by the whole name of the setting. */
const userSettings = new Map<string, unknown>();
const changed = new Emitter<{ affectsConfiguration(section: string): boolean }>();

/** Sets a setting as the user does; undefined takes it back. */
export function setSetting(name: string, value: unknown): void {
  userSettings.set(name, value);
  if (value === undefined) userSettings.delete(name);
  changed.fire({ affectsConfiguration: (section) => name.startsWith(section) });
}

/** The address of a file. */
export const fileAt = (path: string) => ({ scheme: 'file', path: path.replaceAll(sep, '/'), fsPath: path });
type File = ReturnType<typeof fileAt>;

const api = {
  ...vscode,
  EventEmitter: Emitter,
  version: '1.106.0',
  window: undefined as object | undefined,
  env: {
    language: 'en',
    clipboard: {
      writeText: async () => Promise.reject(new Error('not allowed')),
      readText: async () => Promise.reject(new Error('not allowed')),
    },
  },
  ThemeIcon: class {},
  Uri: Object.assign(class {}, {
    parse: (text: string) => text,
    file: fileAt,
    joinPath: ({ path }: File, ...parts: string[]) => fileAt(posix.join(path, ...parts)),
  }),
  ConfigurationTarget: { Global: 1 },
  ViewColumn: { Active: -1 },
  workspace: {
    name: 'project',
    fs: { readFile: ({ path }: File) => readFile(path) },
    onDidChangeConfiguration: changed.event,
    getConfiguration: (section: string) => ({
      inspect: (name: string) => ({
        globalValue: userSettings.get(`${section}.${name}`),
        defaultValue: defaults.get(`${section}.${name}`),
      }),
      update: async (name: string, value: unknown) => setSetting(`${section}.${name}`, value),
    }),
  },
};

/** What stands for VS Code's messages and questions; undefined for none. */
export function setWindow(window: object | undefined): void {
  api.window = window;
}

const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown };
const load = loader._load;
const engine = join(__dirname, '..', '..', 'src', 'vscode', 'engine.js');
// The engine from its sources, whenever somebody needs it.
loader._load = (name, ...rest) => (name === engine ? require('../../src/engine') : load.call(Module, name, ...rest));

const isEditors = (file: string) => file.startsWith(join(__dirname, '..', '..', 'src', 'vscode', sep));
/** The modules that were loaded with this VS Code: those of other tests have another one. */
const own = new Map<string, NodeModule | undefined>();

/** Loads a module of `src/vscode` with a VS Code that has settings. */
export function loadAsWindow<T>(load: () => T): T {
  const before = loader._load;
  const others = Object.entries(require.cache).filter(([file]) => isEditors(file));
  for (const [file] of others) delete require.cache[file];
  Object.assign(require.cache, Object.fromEntries(own));
  loader._load = (name, ...rest) => (name === 'vscode' ? api : before.call(Module, name, ...rest));
  try {
    return load();
  } finally {
    loader._load = before;
    for (const [file, loaded] of Object.entries(require.cache).filter(([name]) => isEditors(name))) {
      own.set(file, loaded);
      delete require.cache[file];
    }
    Object.assign(require.cache, Object.fromEntries(others));
  }
}

const { EditorAccount: Account } = loadAsWindow(
  () => require('../../src/vscode/account/editor-account') as typeof import('../../src/vscode/account/editor-account'),
);

/** VS Code's store of secrets, which all windows share; each hears of the others' changes. */
export class Secrets {
  readonly #kept = new Map<string, string>();
  readonly #changed = new Emitter<{ key: string }>();
  readonly onDidChange = this.#changed.event;
  #wait: () => Promise<void> = async () => {};
  /** Set while the keyring is locked. */
  isLocked = false;

  /** Whoever asks from now on waits; the function given back ends that and gives what lets each of them go on. */
  hold(): () => (() => void)[] {
    const waiting: (() => void)[] = [];
    this.#wait = () => new Promise((resolve) => waiting.push(resolve));
    return () => {
      this.#wait = async () => {};
      return waiting;
    };
  }

  async get(key: string): Promise<string | undefined> {
    this.#check();
    const kept = this.#kept.get(key);
    await this.#wait();
    return kept;
  }
  async store(key: string, value: string): Promise<void> {
    this.#check();
    this.#kept.set(key, value);
    this.#changed.fire({ key });
  }
  async delete(key: string): Promise<void> {
    this.#check();
    this.#kept.delete(key);
    this.#changed.fire({ key });
  }
  async keys(): Promise<string[]> {
    return [...this.#kept.keys()];
  }
  #check(): void {
    if (this.isLocked) throw new Error('the keyring is locked');
  }
}

/** What a window remembers by itself. */
export class Memory {
  readonly kept = new Map<string, unknown>();
  /** Set while nothing can be written. */
  isFull = false;

  get<T>(key: string, otherwise?: T): T | undefined {
    return this.kept.has(key) ? (this.kept.get(key) as T) : otherwise;
  }
  async update(key: string, value: unknown): Promise<void> {
    if (this.isFull) throw new Error('the disk is full');
    if (value === undefined) this.kept.delete(key);
    else this.kept.set(key, JSON.parse(JSON.stringify(value)));
  }
  keys(): readonly string[] {
    return [...this.kept.keys()];
  }
}

/** The account of one window. */
export function openWindow(secrets: Secrets, memory = new Memory(), clock: Clock = new FakeClock()) {
  const lines: string[] = [];
  const note = (level: string) => (message: string, fields?: object) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields ?? {})}`);
  const logger = { trace() {}, debug() {}, info: note('info'), warn: note('warn'), error: note('error') };
  const runtime: Runtime = { clock, logger, redactor: new Redactor(), advice: {} as AdviceWords };
  const context = { secrets, globalState: memory, globalStorageUri: { fsPath: join(tmpdir(), 'no-such-folder') } };
  const root = { read: async () => undefined };
  const account: EditorAccount = new Account(context as never, root as never, runtime);
  return { account, memory, lines, runtime };
}
