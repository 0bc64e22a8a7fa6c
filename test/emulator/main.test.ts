import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { bundledProgram } from '../harness/bundled-program';
import { call } from './caller';

const program = [bundledProgram('test/emulator/main.ts')];
/** As package.json has it, for one of the tests: it takes longer. */
const programAsWritten = ['--import', 'tsx', 'test/emulator/main.ts'];

function run(...args: string[]): ChildProcess {
  return runIn('C', ...program, ...args);
}

function runIn(locale: string, ...args: string[]): ChildProcess {
  const env = { ...process.env, LC_ALL: locale };
  return spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  for await (const part of stream ?? []) text += part;
  return text;
}

describe('the emulator as a program', () => {
  it('says where it listens, writes its authority, logs requests, and stops on SIGTERM', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'emulator-'));
    const caFile = path.join(folder, 'ca.pem');
    const child = runIn(
      'C',
      ...programAsWritten,
      '--tls',
      '--ca-out',
      caFile,
      '--scope',
      'GIGACHAT_API_B2B',
      '--verbose',
    );
    assert.ok(child.stdout && child.stderr);
    const errors = textOf(child.stderr);
    const [line] = await once(createInterface(child.stdout), 'line');
    const told = JSON.parse(line);
    assert.deepEqual([told.event, told.caFile, told.pid], ['listening', caFile, child.pid]);
    assert.match(told.baseUrl, /^https:\/\/127\.0\.0\.1:\d+\/v1$/);
    const ca = readFileSync(caFile, 'utf8');
    assert.equal((await call(`${told.baseUrl}/models`, { ca })).status, 403);
    child.kill('SIGTERM');
    const [code, signal] = await once(child, 'exit');
    assert.deepEqual([code, signal], [0, null]);
    assert.equal(JSON.parse(await errors).path, '/v1/models');
    rmSync(folder, { recursive: true });
  });

  it('explains itself in Russian in a Russian locale, flag for flag', async () => {
    const [russian, english] = await Promise.all(
      ['ru_RU.UTF-8', 'C'].map((locale) => textOf(runIn(locale, ...program, '--help').stdout)),
    );
    assert.match(russian ?? '', /только для вас/);
    const flags = (text = '') => text.match(/--[a-z-]+/g);
    assert.deepEqual(flags(russian), flags(english));
    const wrong = runIn('ru_RU.UTF-8', ...program, '--credentials', 'x');
    assert.match(await textOf(wrong.stderr), /В --credentials нужен base64 .*\nСправка: --help\./);
  });

  it('explains itself and refuses what it does not know', async () => {
    const helping = run('--help');
    assert.match(await textOf(helping.stdout), /--strict-host/);
    const wrong = run('--scope', 'NONE');
    const [text, [code]] = await Promise.all([textOf(wrong.stderr), once(wrong, 'exit')]);
    assert.match(text, /scope/);
    assert.equal(code, 64);
  });
});
