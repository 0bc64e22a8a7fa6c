import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = resolve('src');
const lines = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== join('core', 'ground', 'shared.ts'))
  .flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split('\n')
      .map((line) => ({ where: relative('.', join(root, file)), line: line.trim() })),
  );

/** Places that keep a promise: fields, variables that are set later, maps, and members of what is handed out. */
const keeping = [
  /^(?:(?:private|protected|readonly|static) )*#?\w+\??: (?:readonly )?Promise<.*(?:;| = .*)$/,
  /^(?:let|var) \w+: Promise</,
  /\bMap<[^()]*\bPromise</,
  /\bSet<[^()]*\bPromise</,
];

describe('promises that are kept', () => {
  it('are made by `shared`, so that each has somebody who takes its failure', () => {
    const unowned = lines
      .filter(({ line }) => keeping.some((pattern) => pattern.test(line)))
      .map(({ where, line }) => `${where}: ${line}`);
    assert.deepEqual(unowned, []);
  });

  it('are recognised by this check where they stand', () => {
    const samples = [
      '#asking: Promise<readonly ModelInfo[]> | undefined;',
      'readonly ended: Promise<void>;',
      'let decoder: Promise<WasmModule> | undefined;',
      'readonly #uploads = new Map<string, Promise<string>>();',
    ];
    for (const sample of samples)
      assert.ok(
        keeping.some((pattern) => pattern.test(sample)),
        sample,
      );
    assert.ok(!keeping.some((pattern) => pattern.test('models(signal: AbortSignal): Promise<readonly ModelInfo[]>;')));
  });

  it('are not derived from others without a listener: what `finally` gives is waited for or shared', () => {
    const loose = lines.filter(
      ({ line }) => /^void .*\.(?:finally|then)\(/.test(line) && !/\bvscode\.|ended\.then/.test(line),
    );
    assert.deepEqual(loose, []);
  });
});
