import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/**
 * What each folder may import besides itself and Node's own modules: folders of ours, packages, and packages whose types
 * alone are used. This table is the picture of the house in the README.
 */
const house: Record<string, { folders: string[]; packages: string[]; typesOnly?: string[] }> = {
  'core/chat': { folders: [], packages: [] },
  'core/protocols': {
    folders: ['core/chat'],
    packages: ['zod', 'eventsource-parser'],
    typesOnly: ['openai', '@anthropic-ai/sdk'],
  },
  'core/providers': { folders: ['core/chat', 'core/protocols'], packages: ['undici', '@jsquash/webp'] },
  'core/bridge': { folders: ['core/chat', 'core/protocols'], packages: ['zstddec'], typesOnly: ['openai'] },
  'core/health': { folders: ['core/chat'], packages: [] },
  'core/engine': {
    folders: ['core/chat', 'core/protocols', 'core/providers', 'core/bridge', 'core/health'],
    packages: ['zod'],
  },
  headless: {
    folders: ['core/chat', 'core/providers', 'core/bridge', 'core/health', 'core/engine'],
    packages: ['zod'],
  },
  editor: { folders: ['core/chat', 'core/providers', 'core/bridge', 'core/engine'], packages: ['zod'] },
  // What opens sockets is in the engine, a bundle of its own; from here only its types are seen.
  vscode: {
    folders: ['core/chat', 'core/health', 'core/protocols', 'core/providers', 'core/engine', 'core/bridge', 'editor'],
    packages: ['vscode'],
  },
};

const root = resolve('src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .map((file) => join(root, file));

describe('the house', () => {
  for (const [room, allowed] of Object.entries(house)) {
    it(`lets ${room} import only ${[...allowed.folders, ...allowed.packages].join(', ') || 'nothing'}`, () => {
      const own = files.filter((file) => relative(root, file).startsWith(`${room}/`));
      assert.notEqual(own.length, 0, `src/${room} has no files`);
      const wrong = own.flatMap((file) =>
        importsOf(file).flatMap(({ from, typeOnly }) =>
          isAllowed(file, room, from, typeOnly) ? [] : [`${relative(root, file)} imports ${from}`],
        ),
      );
      assert.deepEqual(wrong, []);
    });
  }

  it('keeps VS Code out of everything but its own folder', () => {
    const wrong = files.filter(
      (file) =>
        /^(?:core|editor|headless)/.test(relative(root, file)) && importsOf(file).some(({ from }) => from === 'vscode'),
    );
    assert.deepEqual(wrong, []);
  });

  it('keeps the network out of what activation loads', () => {
    const opensSockets =
      /^editor|^core\/(?:providers\/(?:transport|probe)|providers\/gigachat\/(?:client|token|provider)|bridge|engine)/;
    const wrong = files
      .filter((file) => relative(root, file).startsWith('vscode/') || relative(root, file) === 'extension.ts')
      .flatMap((file) =>
        importsOf(file)
          .filter(({ from, typeOnly }) => !typeOnly && from.startsWith('.'))
          .map(({ from }) => relative(root, resolve(dirname(file), from)))
          .filter((target) => opensSockets.test(target) || target === 'engine')
          .map((target) => `${relative(root, file)} imports ${target}`),
      );
    assert.deepEqual(wrong, []);
  });

  it('has no drawer for things without a place', () => {
    const drawers = files.filter((file) =>
      /(?:^|\/)(?:utils?|helpers?|common|types|constants)(?:\/|\.ts$)/.test(relative(root, file)),
    );
    assert.deepEqual(drawers, []);
  });

  function isAllowed(file: string, room: string, from: string, typeOnly: boolean): boolean {
    if (from.startsWith('node:')) return true;
    const { folders, packages, typesOnly = [] } = house[room] ?? { folders: [], packages: [] };
    if (!from.startsWith('.')) {
      const name = from
        .split('/')
        .slice(0, from.startsWith('@') ? 2 : 1)
        .join('/');
      return packages.includes(name) || (typeOnly && typesOnly.includes(name));
    }
    const target = relative(root, resolve(dirname(file), from));
    return (
      target === '../package.json' ||
      (room === 'vscode' && typeOnly && target === 'engine') ||
      [room, ...folders].some((folder) => target.startsWith(`${folder}/`))
    );
  }
});

function importsOf(file: string): { from: string; typeOnly: boolean }[] {
  const text = readFileSync(file, 'utf8');
  const statements = text.matchAll(
    /^\s*(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm,
  );
  return [...statements].map(([, typeOnly, from, dynamic, bare]) => ({
    from: from ?? dynamic ?? bare ?? '',
    typeOnly: typeOnly !== undefined,
  }));
}
