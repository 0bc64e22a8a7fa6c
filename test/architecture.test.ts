import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** What a room may import besides itself, Node's own modules, `package.json` and the texts of the editor. */
interface Room {
  rooms: readonly string[];
  packages?: readonly string[];
  /** Packages whose types alone are used. */
  typesOnly?: readonly string[];
}

const core = [
  'ground',
  'chat',
  'masking',
  'protocols',
  'completion',
  'net',
  'gigachat',
  'openrouter',
  'bridge',
  'health',
  'setup',
];
const allOfCore = core.map((room) => `core/${room}`);

/** The picture of the house in `docs/house.md`, arrow by arrow. */
const house: Readonly<Record<string, Room>> = {
  'core/ground': { rooms: [] },
  'core/chat': { rooms: ['core/ground'] },
  'core/masking': { rooms: ['core/ground', 'core/chat'] },
  'core/protocols': {
    rooms: ['core/ground', 'core/chat'],
    packages: ['zod', 'eventsource-parser'],
    typesOnly: ['openai', '@anthropic-ai/sdk'],
  },
  'core/completion': { rooms: ['core/ground', 'core/chat', 'core/protocols'] },
  'core/net': { rooms: ['core/ground', 'core/chat'], packages: ['undici'] },
  'core/gigachat': { rooms: ['core/ground', 'core/chat', 'core/protocols', 'core/net'], packages: ['@jsquash/webp'] },
  'core/openrouter': { rooms: ['core/ground', 'core/chat', 'core/protocols', 'core/net'] },
  'core/health': { rooms: ['core/ground', 'core/chat'] },
  'core/bridge': {
    rooms: ['core/ground', 'core/chat', 'core/protocols', 'core/health'],
    packages: ['zod', 'zstddec'],
    typesOnly: ['openai', '@anthropic-ai/sdk'],
  },
  'core/setup': {
    rooms: ['core/ground', 'core/chat', 'core/net'],
    packages: ['zod', 'jsonc-parser', 'yaml', '@decimalturn/toml-patch'],
  },
  editor: { rooms: allOfCore, packages: ['zod'] },
  headless: {
    rooms: allOfCore,
    packages: [
      'zod',
      '@redis/client',
      '@opentelemetry/api',
      '@opentelemetry/exporter-metrics-otlp-http',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-metrics',
      '@opentelemetry/sdk-trace-base',
    ],
  },
  // What opens sockets is in the engine and what sets clients up in client-setup, bundles of their own; here only their types are seen.
  vscode: { rooms: [...allOfCore, 'editor'], packages: ['vscode'] },
};

/** A folder with more files than this hides what is in it. */
const mostFiles = 20;

const root = resolve('src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const sources = files.filter((file) => !file.endsWith('.d.ts'));

describe('the house', () => {
  for (const [room, { rooms, packages = [] }] of Object.entries(house)) {
    it(`lets ${room} import only ${[...rooms, ...packages].join(', ') || 'nothing'}`, () => {
      const own = sources.filter((file) => file.startsWith(`${room}/`));
      assert.notEqual(own.length, 0, `src/${room} has no files`);
      assert.deepEqual(
        own.flatMap((file) =>
          importsOf(file)
            .filter((imported) => !isAllowed(file, room, imported))
            .map(({ from }) => `${file} imports ${from}`),
        ),
        [],
      );
    });
  }

  it('has a room for every file but the programs themselves', () => {
    const homeless = files.filter((file) => !Object.keys(house).some((room) => file.startsWith(`${room}/`)));
    assert.deepEqual(homeless.sort(), ['client-setup.ts', 'engine.ts', 'extension.ts', 'headless.ts', 'on-demand.ts']);
  });

  it('keeps VS Code out of everything but its own folder', () => {
    const wrong = sources.filter(
      (file) => /^(?:core|editor|headless)/.test(file) && importsOf(file).some(({ from }) => from === 'vscode'),
    );
    assert.deepEqual(wrong, []);
  });

  it('keeps the network out of what activation loads', () => {
    const loaded = reached('extension.ts');
    const opensSockets =
      /^(?:editor|engine\.ts|core\/(?:setup|bridge|openrouter|net\/(?:transport|connections|trust\/probe)|gigachat\/(?:account|access\/(?:token|oauth|password)|client\/gigachat-client|chat|pool|batches)))/;
    assert.deepEqual(
      loaded.filter((file) => opensSockets.test(file)),
      [],
    );
  });

  it('lets no signal of a request be followed by what cannot let it go', () => {
    const followers = sources.filter(
      (file) => /^(?:core|headless)/.test(file) && readFileSync(join('src', file), 'utf8').includes('AbortSignal.any'),
    );
    assert.deepEqual(
      followers.filter((file) => file !== 'core/chat/abort.ts'),
      [],
    );
  });

  it('has no circle of imports', () => {
    const circles = sources.filter((file) => localImportsOf(file).some(({ file: next }) => leadsTo(next, file)));
    assert.deepEqual(circles, []);
  });

  it('calls no two files the same, except where every wire has the same rooms', () => {
    const names = files.filter((file) => !file.startsWith('core/protocols/')).map((file) => basename(file));
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
    );
  });

  it(`has no folder with more than ${mostFiles} files`, () => {
    const counts = new Map<string, number>();
    for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
    assert.deepEqual(
      [...counts].filter(([, count]) => count > mostFiles),
      [],
    );
  });

  it('has no drawer for things without a place', () => {
    const drawers = files.filter((file) => /(?:^|\/)(?:utils?|helpers?|common|types|constants)(?:\/|\.ts$)/.test(file));
    assert.deepEqual(drawers, []);
  });

  for (const { page, folders, steps, imports, nothing } of [
    {
      page: 'docs/house.md',
      folders: 'The folders',
      steps: 'The walk',
      imports: 'imports',
      nothing: 'imports nothing',
    },
    {
      page: 'docs/ru/house.md',
      folders: 'Папки',
      steps: 'Путь',
      imports: 'импортирует',
      nothing: 'не импортирует ничего',
    },
  ]) {
    const sections = readFileSync(page, 'utf8').split(/^## /m);
    const sectionOf = (heading: string) => sections.find((part) => part.startsWith(heading)) ?? '';
    const [, picture = ''] = sectionOf(folders).split('```');
    const walk = sectionOf(steps);

    it(`is drawn in ${page} as it stands`, () => {
      const line = new RegExp(`^ +(?:[\\w.]+, )?([\\w-]+)/ .*?  (?:${nothing}|${imports} ([\\w, ]+))$`, 'gmu');
      const drawn = [...picture.matchAll(line)].map(([, room = '', list = '']) => [room, list]);
      const built = Object.entries(house).map(([room, { rooms }]) => [bare(room), rooms.map(bare)] as const);
      assert.deepEqual(
        Object.fromEntries(drawn),
        Object.fromEntries(built.map(([room, rooms]) => [room, listOf(rooms)])),
      );
    });

    it(`is walked in ${page} down and up again, past at most eight files`, () => {
      const named = [...walk.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file = '']) => `core/${file}`);
      assert.notEqual(named.length, 0);
      assert.deepEqual(
        named.filter((file) => !files.includes(file)),
        [],
      );
      assert.ok(new Set(named).size <= 8, named.join(', '));
      const rooms = named.map((file) => file.split('/')[1]);
      const entered = rooms.filter((room, index) => room !== rooms[index - 1]);
      assert.deepEqual(entered, entered.toReversed());
      assert.equal(entered.length, 2 * new Set(entered).size - 1, entered.join(' → '));
    });
  }

  it('has every file that is named for a change', () => {
    const [, table = ''] = readFileSync('CONTRIBUTING.md', 'utf8').split('| a change | begins in |');
    const rows = [...table.matchAll(/^\| (?!-)(.*) \|$/gm)].map(([, row = '']) => row);
    assert.ok(rows.length >= 10, `${rows.length} rows`);
    const missing = rows.flatMap((row) => {
      const named = [...row.matchAll(/`([\w./-]+\.(?:ts|json)|[\w/-]+\/)`/g)].map(([, name = '']) => name);
      const [first = ''] = named;
      // A bare name is a file beside the row's first one, or one that the rooms of the wire each have.
      const places = (name: string) =>
        ['src', folderOf(join('src', first)), '.', 'src/core/protocols/openai-chat'].map((at) => join(at, name));
      return named.length === 0 ? [row] : named.filter((name) => !places(name).some((place) => existsSync(place)));
    });
    assert.deepEqual(missing, []);
  });
});

function folderOf(path: string): string {
  return path.endsWith('/') ? path : dirname(path);
}

function bare(room: string): string {
  return room.replace('core/', '');
}

/** As the picture lists rooms: all of the core are `core`. */
function listOf(rooms: readonly string[]): string {
  const all = core.every((room) => rooms.includes(room));
  return (all ? ['core', ...rooms.filter((room) => !core.includes(room))] : rooms).join(', ');
}

interface Import {
  from: string;
  typeOnly: boolean;
}

function isAllowed(file: string, room: string, { from, typeOnly }: Import): boolean {
  if (from.startsWith('node:')) return true;
  const { rooms, packages = [], typesOnly = [] } = house[room] ?? { rooms: [] };
  if (!from.startsWith('.')) {
    const name = /^(?:@[^/]+\/)?[^/]+/.exec(from)?.[0] ?? '';
    return packages.includes(name) || (typeOnly && typesOnly.includes(name));
  }
  const target = relative(root, resolve(root, dirname(file), from));
  return (
    target === '../package.json' ||
    // What the editor says in Russian the program says, too.
    (room === 'headless' && target === '../l10n/bundle.l10n.ru.json') ||
    (room === 'vscode' && typeOnly && ['engine', 'client-setup', 'on-demand'].includes(target)) ||
    [room, ...rooms].some((allowed) => target.startsWith(`${allowed}/`))
  );
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const statements = text.matchAll(
    /^\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm,
  );
  return [...statements].map(([, typeOnly, from, dynamic, bare]) => ({
    from: from ?? dynamic ?? bare ?? '',
    typeOnly: typeOnly !== undefined,
  }));
}

type LocalImport = { file: string; typeOnly: boolean };
/** Each file is read once: the search for circles asks for the same ones hundreds of times. */
const localImports = new Map<string, LocalImport[]>();

/** The files of ours that a file imports. */
function localImportsOf(file: string): LocalImport[] {
  const known = localImports.get(file);
  if (known) return known;
  const found = importsOf(file)
    .filter(({ from }) => from.startsWith('.'))
    .map(({ from, typeOnly }) => ({ file: `${relative(root, resolve(root, dirname(file), from))}.ts`, typeOnly }))
    .filter((imported) => sources.includes(imported.file));
  localImports.set(file, found);
  return found;
}

/** Every file that is loaded when `start` is. */
function reached(start: string, seen = new Set<string>()): string[] {
  for (const { file, typeOnly } of localImportsOf(start)) {
    if (typeOnly || seen.has(file)) continue;
    seen.add(file);
    reached(file, seen);
  }
  return [...seen];
}

function leadsTo(from: string, goal: string, seen = new Set<string>()): boolean {
  if (from === goal) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return localImportsOf(from).some(({ file }) => leadsTo(file, goal, seen));
}
