import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { type Emulator, startEmulator } from '../emulator/emulator';
import { noteOutput, watchSecrets } from '../harness/canary';
import { canaryAccount } from '../harness/stack';
import { noModes, onUnix } from '../harness/unix-only';

describe('the npm package', () => {
  let folder: string;
  let emulator: Emulator;
  const bridgeKey = 'canary-package-key-0123456789';
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-package-'));
    const packed = spawnSync('npm', ['run', '--silent', 'pack:cli', '--', '--out', folder], { encoding: 'utf8' });
    assert.equal(packed.status, 0, packed.stderr);
    emulator = await startEmulator({ accounts: [canaryAccount] });
    watchSecrets(emulator.credentials, canaryAccount.clientSecret, bridgeKey);
  });
  after(async () => {
    await emulator.stop();
    rmSync(folder, { recursive: true });
  });

  const tarball = () => readdirSync(folder).find((file) => /^gigachat-bridge-.*\.tgz$/.test(file)) ?? '';
  /** An empty folder, and how the package is run in it: nothing of the user's npm is touched, no registry is asked. */
  const emptyFolder = (name: string) => {
    const cwd = join(folder, name);
    mkdirSync(cwd);
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: cwd,
      npm_config_cache: join(folder, 'npm-cache'),
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
    };
    const args = ['--yes', '--package', join('..', tarball()), 'gigachat-bridge'];
    return { cwd, env, args };
  };

  it('holds one program with the parts that few load, its words and its licence, and nothing of the extension', () => {
    const listed = spawnSync('tar', ['xvzf', tarball()], { cwd: folder, encoding: 'utf8' });
    const packed = listed.stdout.trim().split('\n');
    assert.deepEqual(packed.filter((path) => !path.startsWith('package/docs/')).sort(), [
      'package/LICENSE',
      'package/README.md',
      'package/SECURITY.md',
      'package/headless-connect.js',
      'package/headless-program.js',
      'package/headless-russian.js',
      'package/headless-store.js',
      'package/headless-telemetry.js',
      'package/headless.js',
      'package/package.json',
      'package/third-party-notices.txt',
    ]);
    for (const path of packed.filter((file) => file.endsWith('.md'))) {
      const text = readFileSync(join(folder, path), 'utf8');
      for (const [, link = ''] of text.matchAll(/\]\(((?!https?:)[^)#\s]+)/g)) {
        assert.ok(
          packed.includes(posix.join(posix.dirname(path), link)),
          `${path} leads to ${link}, which is not packed`,
        );
      }
    }
    assert.match(readFileSync(join(folder, 'package', 'README.md'), 'utf8'), /\]\(docs\/teams\.md\)/);
    const manifest = JSON.parse(readFileSync(join(folder, 'package', 'package.json'), 'utf8'));
    const known = ['name', 'version', 'description', 'keywords', 'license', 'bin', 'engines'];
    const filled = ['repository', 'bugs', 'homepage'];
    assert.deepEqual(
      Object.keys(manifest).filter((field) => !filled.includes(field)),
      known,
    );
    assert.match(readFileSync(join(folder, 'package', 'headless.js'), 'utf8'), /^#!\/usr\/bin\/env node\n/);
    const bundle = readFileSync(join(folder, 'package', 'headless-program.js'), 'utf8');
    assert.doesNotMatch(bundle, /require\("vscode"\)/);
    // One letter beyond ASCII, and V8 may keep the whole bundle in two bytes a letter.
    assert.equal(Buffer.byteLength(bundle), bundle.length);
  });

  it('runs with npx in an empty folder: its help, its .env beside it, and a health check that scripts can read', async () => {
    const { cwd, env, args } = emptyFolder('newcomer');
    const npx = (...more: string[]) => promisify(execFile)('npx', [...args, ...more], { cwd, env });
    const help = await npx('--help');
    assert.match(help.stdout, /^GigaChat Bridge \d+\.\d+\.\d+: [\s\S]*GIGACHAT_CREDENTIALS/);
    writeFileSync(
      join(cwd, '.env'),
      [
        `GIGACHAT_CREDENTIALS=${emulator.credentials}`,
        `GIGACHAT_BASE_URL=${emulator.baseUrl}`,
        `GIGACHAT_AUTH_URL=${emulator.authUrl}`,
        `GPT2GIGA_API_KEY=${bridgeKey}`,
        'GPT2GIGA_PORT=1',
      ].join('\n'),
    );
    const checked = await npx('--check', '--json', '--proxy.port', '0');
    noteOutput('npx --check', checked.stdout + checked.stderr);
    const { ok, steps } = JSON.parse(checked.stdout);
    assert.equal(ok, true);
    assert.equal(steps.at(-1).name, 'bridge');
  });

  const serve = async (name: string) => {
    const { cwd, env } = emptyFolder(name);
    const program = join(folder, 'package', 'headless.js');
    const args = [
      program,
      '--env-path',
      join('..', 'newcomer', '.env'),
      '--proxy.port=0',
      '--proxy.log_level',
      'ERROR',
    ];
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { url } = JSON.parse(line) as { url: string };
    const answer = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bridgeKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'GigaChat-2', messages: [{ role: 'user', content: 'hi' }] }),
    });
    assert.equal(answer.status, 200);
    await answer.text();
    return async () => {
      child.kill('SIGTERM');
      const [code] = (await once(child, 'close')) as [number | null];
      assert.equal(code, 0);
    };
  };
  const kept = () => readdirSync(join(folder, 'package')).filter((file) => /^\.code-[^.]+\.[^.]+\.[^.]+$/.test(file));

  it('serves, and ends cleanly when it is told to', async () => {
    const end = await serve('server');
    await end();
  });

  onUnix('keeps what it has compiled beside itself after its first answer, and serves from that', noModes, async () => {
    const changes = watch(join(folder, 'package'));
    const end = await serve('first');
    while (kept().length === 0) await once(changes, 'change');
    changes.close();
    await end();
    const [name = ''] = kept();
    const code = readFileSync(join(folder, 'package', name));
    // The mode of a file that nobody but its owner writes; what is in it are words of the program.
    assert.equal(statSync(join(folder, 'package', name)).mode & 0o777, 0o644 & ~process.umask());
    for (const secret of [bridgeKey, canaryAccount.clientSecret]) assert.ok(!code.includes(secret));
    const endAgain = await serve('second');
    await endAgain();
    assert.deepEqual([kept(), readFileSync(join(folder, 'package', name))], [[name], code]);
  });
});
