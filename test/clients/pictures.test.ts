import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Invocation, runProgram, withHome } from './agent-run';
import { type BridgeStand, startBridgeStand } from './bridge-stand';
import {
  type ClientPackage,
  codexPackage,
  kiloPackage,
  openCodePackage,
  piPackage,
  qwenCodePackage,
  requireProgram,
} from './client-package';
import { loopbackOnly } from './continue';
import { quietKilo } from './kilo';
import { quietOpenCode } from './opencode';
import { aiderPackage, isFromNpm, missingPython, type PythonPackage, requirePython } from './python-package';
import { withWorkFolder } from './work-folder';

interface Row {
  readonly id: string;
  readonly client: ClientPackage | PythonPackage;
  /** How it is asked about `picture.png` in its folder. */
  start(program: string): Pick<Invocation, 'program' | 'args' | 'environment'>;
}

const offline = { HTTP_PROXY: '', HTTPS_PROXY: '', NODE_OPTIONS: loopbackOnly };
const rows: readonly Row[] = [
  {
    id: 'codex',
    client: codexPackage,
    start: (program) => ({
      program,
      args: ['exec', '--skip-git-repo-check', '--color', 'never', '-i', 'picture.png', '--', 'Describe it'],
      environment: {},
    }),
  },
  {
    id: 'opencode',
    client: openCodePackage,
    start: (program) => ({
      program,
      args: ['run', '--format', 'json', '-f', 'picture.png', '--', 'Describe it'],
      environment: quietOpenCode,
    }),
  },
  {
    id: 'kilo-code',
    client: kiloPackage,
    start: (program) => ({
      program,
      args: ['run', '--auto', '--format', 'json', '-f', 'picture.png', '--', 'Describe', 'it'],
      environment: quietKilo,
    }),
  },
  {
    id: 'qwen-code',
    client: qwenCodePackage,
    start: (program) => ({
      program: process.execPath,
      args: [program, '--yolo', '-p', 'Describe @picture.png'],
      environment: { QWEN_TELEMETRY_ENABLED: 'false', ...offline },
    }),
  },
  {
    id: 'pi',
    client: piPackage,
    start: (program) => ({
      program: process.execPath,
      args: [program, '-p', '@picture.png', 'Describe it'],
      environment: { PI_OFFLINE: '1', PI_TELEMETRY: '0', ...offline },
    }),
  },
  {
    id: 'aider',
    client: aiderPackage,
    start: (program) => ({
      program,
      args: [
        ...['-m', 'aider', '--yes-always', '--analytics-disable', '--no-check-update', '--no-show-release-notes'],
        ...['--no-auto-commits', '--message', 'Describe it', 'picture.png'],
      ],
      environment: { LITELLM_LOCAL_MODEL_COST_MAP: 'True' },
    }),
  },
];

describe('A picture that a person gives a client', function () {
  this.timeout(300_000);
  let stand: BridgeStand;
  before(async () => {
    stand = await startBridgeStand();
  });
  after(() => stand?.stop());

  for (const { id, client, start } of rows) {
    if (!isFromNpm(client) && missingPython(client) !== undefined) continue;
    it(`reaches GigaChat once the bridge has set it up: ${client.name}`, () =>
      withHome((home) =>
        withWorkFolder(async (cwd) => {
          const program = isFromNpm(client) ? requireProgram(client) : requirePython(client);
          const setUp = await runProgram({ ...connect(stand, id), home, cwd: home, timeoutMs: 60_000 });
          assert.equal(setUp.exitCode, 0, setUp.stderr);
          copyFileSync(resolve('media/icon.png'), join(cwd, 'picture.png'));
          stand.emulator.reset();
          stand.emulator.script(...Array.from({ length: 4 }, () => ({ text: 'A square.' })));
          const run = await runProgram({ ...start(program), home, cwd, timeoutMs: 200_000 });
          assert.equal(run.exitCode, 0, run.stdout + run.stderr);
          const chats = stand.emulator.log.filter(({ kind }) => kind === 'chat');
          assert.match(JSON.stringify(chats.map(({ body }) => body)), /"attachments":\["/, run.stdout + run.stderr);
        }),
      ));
  }
});

function connect({ target }: BridgeStand, id: string): Pick<Invocation, 'program' | 'args' | 'environment'> {
  return {
    program: process.execPath,
    args: [resolve('dist/headless.js'), 'connect', id],
    environment: {
      GPT2GIGA_API_KEY: target.apiKey,
      GPT2GIGA_PORT: new URL(target.baseUrl).port,
      GIGACHAT_MODEL: target.model,
    },
  };
}
