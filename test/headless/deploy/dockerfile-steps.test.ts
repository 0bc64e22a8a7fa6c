import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Emulator, startEmulator } from '../../emulator/emulator';
import { noteOutput, watchSecrets } from '../../harness/canary';
import { freePort } from '../../harness/free-port';
import { canaryAccount } from '../../harness/stack';
import { buildImage, type Image, ignored } from './dockerfile-steps';

const key = 'canary-key-of-a-container-0123456789';

/** The steps that `docker build` and `docker run` would do, done in a clean folder: no Docker engine is needed. */
describe('the steps of the Dockerfile', function () {
  this.timeout(180_000);
  let folder: string;
  let image: Image;
  let emulator: Emulator;
  let started: ChildProcess | undefined;
  const secret = (name: string, text: string) => {
    const file = join(folder, 'secrets', name);
    writeFileSync(file, text);
    return file;
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-image-'));
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'secrets'));
    emulator = await startEmulator({ accounts: [canaryAccount] });
    watchSecrets(emulator.credentials, canaryAccount.clientSecret, key);
    // What npm has fetched before is not fetched again.
    const npm = Object.entries(process.env).filter(([name]) => /^npm_config_(?:cache|registry)$/i.test(name));
    image = buildImage('deploy/Dockerfile', '.', folder, {
      PATH: process.env.PATH ?? '',
      npm_config_cache: join(process.env.HOME ?? '', '.npm'),
      npm_config_prefer_offline: 'true',
      ...Object.fromEntries(npm.map(([name, value]) => [name, value ?? ''])),
    });
  });
  after(async () => {
    started?.kill('SIGKILL');
    await emulator.stop();
    rmSync(folder, { recursive: true });
  });

  /** As the user that the image names, where who runs the tests may become another. */
  const isRoot = process.getuid?.() === 0;
  const asUser = () => (isRoot ? { uid: Number(image.user), gid: Number(image.user) } : {});
  const start = ([program = '', ...args]: readonly string[], env: Record<string, string>) =>
    spawn(program, args, {
      cwd: image.folder,
      env: { PATH: process.env.PATH, HOME: '/nonexistent', ...image.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...asUser(),
    });

  it('leave out of the image what does not belong there: the sources, what was installed, and secrets', () => {
    const isIgnored = ignored('deploy/Dockerfile.dockerignore');
    for (const path of ['.env', '.git/config', 'deploy/secrets/bridge_key', 'node_modules/x', 'dist/headless.js']) {
      assert.ok(isIgnored(path), path);
    }
    for (const path of ['.npmrc', 'src/headless.ts', 'deploy/nginx.conf']) assert.ok(!isIgnored(path), path);
    assert.match(image.user, /^[1-9]\d*$/, 'never root');
    assert.deepEqual(readdirSync(image.root), ['opt']);
    assert.deepEqual(
      readdirSync(image.folder)
        .filter((name) => !/^headless.*\.js$/.test(name))
        .sort(),
      ['LICENSE', 'README.md', 'SECURITY.md', 'docs', 'package.json', 'third-party-notices.txt'],
    );
    assert.ok(!existsSync(join(folder, 'pack', 'source', '.git')));
  });

  it('make a program that serves, is found healthy, and lets an open answer end when it is stopped', async () => {
    const env = {
      GIGACHAT_CREDENTIALS_FILE: secret('gigachat_credentials', `${emulator.credentials}\n`),
      GPT2GIGA_API_KEY_FILE: secret('bridge_key', `${key}\n`),
      GIGACHAT_BASE_URL: emulator.baseUrl,
      GIGACHAT_AUTH_URL: emulator.authUrl,
      BRIDGE_ALLOWED_HOSTS: 'bridge',
      GPT2GIGA_PORT: String(await freePort()),
    };
    const health = async () => {
      const [code] = (await once(start(image.healthcheck, env), 'close')) as [number | null];
      return code;
    };
    assert.equal(await health(), 1, 'nobody is there yet');

    const child = start(image.entrypoint, env);
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    started = child;
    const ended = once(child, 'close');
    const line = await Promise.race([once(createInterface(child.stdout), 'line'), ended.then(() => [stderr])]);
    assert.match(String(line[0]), /"event":"listening"/);
    assert.equal(await health(), 0, stderr);

    emulator.script({ text: ['half ', 'and half'], hold: { gate: 'go', before: 1 } });
    const answer = await fetch(`http://127.0.0.1:${env.GPT2GIGA_PORT}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'GigaChat-2', stream: true, messages: [{ role: 'user', content: 'hi' }] }),
    });
    child.kill(image.stopSignal as NodeJS.Signals);
    // It takes nothing new from then on, and the answer goes on.
    while ((await health()) === 0);
    emulator.release('go');
    assert.match(await answer.text(), /and half.*\[DONE\]/s);
    assert.deepEqual(await ended, [0, null]);
    noteOutput('container stderr', stderr);
  });
});
