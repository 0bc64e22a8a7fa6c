import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/ground/clock';
import { makeClientIdentity } from '../emulator/server/client-certificate';
import { fileAt, loadAsWindow, openWindow, Secrets, setSetting, setWindow } from '../harness/editor-windows';

const { importEnvFile } = loadAsWindow(
  () =>
    require('../../src/vscode/sign-in/import-env-file') as typeof import('../../src/vscode/sign-in/import-env-file'),
);
const [id, secret] = ['0b8c0d52-1d0c-4c11-9f0c-3a4d6a0d7a11', '7f3f7a9e-51f8-4d0b-8d2e-64c1d3a3c0aa'];

describe('the settings of a .env file, imported again', () => {
  let folder: string;
  let window: ReturnType<typeof openWindow>;
  const names = () => window.account.profiles.map(({ name }) => name);
  const take = async (lines: readonly string[]) => {
    await writeFile(join(folder, '.env'), lines.join('\n'));
    assert.equal(await importEnvFile(fileAt(join(folder, '.env')) as never, window.account, window.runtime), true);
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'work-'));
    window = openWindow(new Secrets(), undefined, systemClock);
    setWindow({
      showInformationMessage: async (_text: string, _options: unknown, yes?: string) => yes,
      showWarningMessage: async () => undefined,
    });
    // Nobody answers there: what is imported is kept all the same.
    for (const name of ['baseUrl', 'authUrl']) setSetting(`gigachat.${name}`, 'http://127.0.0.1:9/v1');
  });
  afterEach(async () => {
    await window.account.close();
    setWindow(undefined);
    for (const name of ['baseUrl', 'authUrl']) setSetting(`gigachat.${name}`, undefined);
    await rm(folder, { recursive: true });
  });

  it('are the same account however the key is written, and nothing around the key is kept', async () => {
    const key = Buffer.from(`${id}:${secret}`).toString('base64');
    await take([`GIGACHAT_CREDENTIALS=${id}:${secret}`]);
    await take([`GIGACHAT_CREDENTIALS=${key}`]);
    await take([`GIGACHAT_CREDENTIALS="Basic ${key}"`]);
    assert.equal(names().length, 1);
    assert.deepEqual(window.account.profile?.access?.credentials, { key });
  });

  it('are another account where the client certificate is another one', async () => {
    for (const name of ['one', 'other']) {
      const { cert, key } = await makeClientIdentity();
      await writeFile(join(folder, `${name}.pem`), `${cert}\n${key}`);
      await take([`GIGACHAT_CERT_FILE=${name}.pem`]);
    }
    assert.equal(names().length, 2);
    // As PowerShell's `>` writes it.
    const one = await readFile(join(folder, 'one.pem'), 'utf8');
    await writeFile(join(folder, 'one.pem'), `\uFEFF${one}`, 'utf16le');
    await take(['GIGACHAT_CERT_FILE=one.pem']);
    assert.equal(names().length, 2);
  });
});
