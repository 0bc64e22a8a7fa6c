import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { bundledPackages, programs, unwelcome } from '../../.ci/bundled-packages';
import { licenceNotices } from '../../.ci/licence-notices';

const run = (script: string, ...args: string[]) =>
  spawnSync('npm', ['run', '--silent', script, '--', ...args], { encoding: 'utf8' });

describe('a release', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-release-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is told where it lives by one script, in every field, and refuses what is no place', () => {
    const file = join(folder, 'package.json');
    cpSync('package.json', file);
    const filled = run('fill-fields', 'some-owner/gigachat-bridge', '--publisher', 'some-owner', '--file', file);
    assert.equal(filled.status, 0, filled.stderr);
    const manifest = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual(
      [manifest.publisher, manifest.repository.url, manifest.bugs.url, manifest.homepage],
      [
        'some-owner',
        'git+https://github.com/some-owner/gigachat-bridge.git',
        'https://github.com/some-owner/gigachat-bridge/issues',
        'https://github.com/some-owner/gigachat-bridge#readme',
      ],
    );
    const own = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const name of ['publisher', 'repository', 'bugs', 'homepage']) {
      delete manifest[name];
      delete own[name];
    }
    assert.deepEqual(manifest, own);
    for (const place of ['a/b/c', 'https://github.com/a/b']) {
      assert.equal(run('fill-fields', place, '--file', file).status, 1, place);
    }
  });

  it('holds packages whose licences ask for no more than their notice, and lists them all', async () => {
    const packages = await bundledPackages();
    assert.deepEqual(unwelcome(packages), []);
    const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    for (const { name, version } of packages) {
      // What a package brings along is held by the lock file.
      const held = manifest.devDependencies[name] ?? lock.packages[`node_modules/${name}`]?.version;
      assert.equal(held, version, name);
    }
    assert.ok(packages.some(({ name }) => name === 'undici') && packages.some(({ name }) => name === 'zod'));
    const strange = { name: 'x', version: '1.0.0', folder: 'nowhere' };
    assert.equal(
      unwelcome([
        { ...strange, licence: 'GPL-3.0' },
        { ...strange, licence: 'unknown' },
      ]).length,
      2,
    );
    assert.equal(unwelcome([{ ...strange, licence: '(MIT OR GPL-3.0)' }]).length, 0);
    assert.equal(unwelcome([{ ...strange, licence: 'MIT AND GPL-3.0' }]).length, 1);
    const file = join(folder, 'sbom.json');
    assert.equal(run('sbom', '--out', file).status, 0);
    const list = JSON.parse(readFileSync(file, 'utf8'));
    assert.equal(list.bomFormat, 'CycloneDX');
    assert.deepEqual(
      list.components.map(({ name }: { name: string }) => name),
      packages.map(({ name }) => name),
    );
  });

  it('looks for them in every program that the build makes, and in every part of one', () => {
    const build = readFileSync('esbuild.js', 'utf8');
    const [, names = ''] = /const programs = \[(.*)\];/.exec(build) ?? [];
    const ofExtension = [...names.matchAll(/'([\w-]+)'/g)].map(([, name]) => `src/${name}.ts`);
    const ofServer = [...build.matchAll(/\{ in: '(src\/[\w/.-]+)'/g)].map(([, file]) => file);
    assert.deepEqual([programs.extension, programs.server], [ofExtension, ofServer]);
  });

  it('brings the notice that each of their licences asks for, in what ships', async () => {
    for (const program of ['server', 'extension'] as const) {
      const packages = await bundledPackages(program);
      const notices = licenceNotices(packages);
      for (const { name, version } of packages) assert.ok(notices.includes(`${name} ${version}\n`), name);
      // The picture's decoder is a library of others within the package.
      for (const holder of [/Copyright \(c\) 2025 Colin McDonnell/, /Copyright \(c\) 2010, Google Inc/]) {
        assert.match(notices, holder);
      }
    }
    assert.throws(
      () => licenceNotices([{ name: 'x', version: '1.0.0', licence: 'MIT', folder: 'media' }]),
      /x brings no/,
    );
    // The npm package is looked through by test/headless/package.test.ts.
    assert.match(readFileSync('.vscodeignore', 'utf8'), /^!dist\/third-party-notices\.txt$/m);
    assert.match(readFileSync('package.json', 'utf8'), /extension dist\/third-party-notices\.txt"/);
  });

  it('gives the same npm package each time it is built', () => {
    const sums = ['one', 'two'].map((name) => {
      const out = join(folder, name);
      assert.equal(run('pack:cli', '--out', out).status, 0);
      const [file = ''] = readdirSync(out);
      return createHash('sha256')
        .update(readFileSync(join(out, file)))
        .digest('hex');
    });
    assert.equal(sums[0], sums[1]);
  });

  it('is made by workflows whose commands exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    for (const name of ['test', 'release']) {
      const text = readFileSync(`.github/workflows/${name}.yml`, 'utf8');
      const workflow = parse(text) as { jobs: Record<string, { steps: { run?: string }[] }> };
      assert.ok(Object.values(workflow.jobs).every(({ steps }) => steps.length > 1));
      const called = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, script = '']) => script);
      assert.ok(called.length > 1);
      for (const script of called) assert.ok(Object.hasOwn(scripts, script), script);
    }
  });

  it('is published by programs of known versions only, with rights that no other job has', () => {
    const workflow = parse(readFileSync('.github/workflows/release.yml', 'utf8')) as {
      permissions: Record<string, string>;
      jobs: Record<string, { permissions?: Record<string, string>; steps: { run?: string; env?: object }[] }>;
    };
    assert.deepEqual(workflow.permissions, { contents: 'read' });
    for (const [name, { permissions = {}, steps }] of Object.entries(workflow.jobs)) {
      const holdsSecrets = steps.some(({ env }) => env !== undefined);
      assert.equal('id-token' in permissions, holdsSecrets, name);
      for (const { run = '' } of steps) {
        for (const [, words = ''] of run.matchAll(/\bnpx (.*)/g)) {
          assert.match(words, /^(?:--no-install |--yes [\w/@-]+@\d+\.\d+\.\d+ )/, words);
        }
        // What a package runs when it is installed is not looked at by anybody.
        if (/\bnpm (?:ci|install)\b/.test(run)) assert.match(run, /--ignore-scripts/);
      }
    }
  });
});
