import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Invocation, type ProgramRun, runProgram, withHome } from './agent-run';
import { type BridgeStand, startBridgeStand } from './bridge-stand';
import { quietClaude } from './claude-code';
import {
  type ClientPackage,
  claudeCodePackage,
  clinePackage,
  codexPackage,
  continuePackage,
  kiloPackage,
  openCodePackage,
  piPackage,
  qwenCodePackage,
  requireProgram,
} from './client-package';
import { quietCline } from './cline';
import { quietTables } from './codex';
import { loopbackOnly, quietContinue } from './continue';
import { quietKilo } from './kilo';
import { quietOpenCode } from './opencode';
import { aiderPackage, isFromNpm, missingPython, type PythonPackage, requirePython } from './python-package';
import { withWorkFolder } from './work-folder';

/** A client with the settings of somebody who has used it for a while. */
interface SetUpClient {
  readonly id: string;
  readonly client: ClientPackage | PythonPackage;
  /** Its file, from the home. */
  readonly file: string;
  readonly text: string;
  /** Another file of its own that is changed too. */
  readonly second?: readonly [file: string, text: string];
  /** What the model says, for a client that offers it no tools; else it writes the file by itself. */
  readonly says?: readonly string[];
  /** What git tells of the newest commit, where the client commits. */
  readonly commit?: string;
  start(program: string, prompt: string, home: string): Pick<Invocation, 'program' | 'args' | 'environment'>;
}

const rows: readonly SetUpClient[] = [
  {
    id: 'continue',
    client: continuePackage,
    file: '.continue/config.yaml',
    text: `# Mine
name: My assistant
version: 0.0.1
schema: v1

models:
  # The one I pay for
  - name: Work   # keep
    provider: openai
    model: gpt-5
    apiBase: http://127.0.0.1:9/v1
    apiKey: "not a key"
    roles: [chat]
rules:
  - Answer briefly.   # always
`,
    start: (program, prompt, home) => ({
      program: process.execPath,
      args: [program, '-p', '--auto', '--silent', prompt],
      environment: quietContinue(home),
    }),
  },
  {
    id: 'claude-code',
    client: claudeCodePackage,
    file: '.claude/settings.json',
    text: '{\r\n\t"env": { "MY_OWN": "1" },\r\n\t"permissions": {"deny": ["WebFetch"]},\r\n\t"model": "opus"\r\n}',
    start: (program, prompt) => ({
      program,
      args: [
        ...['-p', prompt, '--output-format', 'json'],
        ...['--permission-mode', 'acceptEdits', '--allowedTools', 'Write,Edit,Read,Bash'],
      ],
      environment: quietClaude,
    }),
  },
  {
    id: 'codex',
    client: codexPackage,
    file: '.codex/config.toml',
    text: `# Mine
model = "gpt-5"            # the old one
approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false
web_search = "disabled"

[model_providers.work]
name = "Work"              # keep
base_url = "http://127.0.0.1:9/v1"
${quietTables}`,
    start: (program, prompt) => ({
      program,
      args: ['exec', '--skip-git-repo-check', '--color', 'never', '--json', prompt],
      environment: {},
    }),
  },
  {
    id: 'opencode',
    client: openCodePackage,
    file: '.config/opencode/opencode.jsonc',
    text: `{
  // Mine
  "autoupdate": false,
  "share": "disabled", // never
  "permission": {"edit": "allow", "bash": "allow", "webfetch": "deny", "external_directory": "allow"},
  "enabled_providers": ["work"],
  "provider": {
    "work": { "npm": "@ai-sdk/openai-compatible", "options": {"baseURL": "http://127.0.0.1:9/v1"}, "models": {"x": {}} },
  },
  "model": "work/x",
}
`,
    start: (program, prompt) => ({
      program,
      args: ['run', '--format', 'json', prompt],
      environment: quietOpenCode,
    }),
  },
  {
    id: 'kilo-code',
    client: kiloPackage,
    file: '.config/kilo/kilo.jsonc',
    text: `{
  "$schema": "https://app.kilo.ai/config.json",
  // Mine
  "share": "disabled", // never
  "permission": {"edit": "allow", "bash": "allow", "webfetch": "deny", "external_directory": "allow"},
  "enabled_providers": ["work"],
  "model": "work/x",
}
`,
    start: (program, prompt) => ({
      program,
      args: ['run', '--auto', '--format', 'json', '--', ...prompt.split(' ')],
      environment: quietKilo,
    }),
  },
  {
    id: 'qwen-code',
    client: qwenCodePackage,
    file: '.qwen/settings.json',
    text: `{
  // Mine
  "$version": 3,
  "ui": { "theme": "Dracula" },
  "env": { "MY_OWN": "1" },
  "modelProviders": {
    "openai": [
      { "id": "x", "name": "Work", "baseUrl": "http://127.0.0.1:9/v1", "envKey": "MY_OWN" } // keep
    ]
  }
}
`,
    start: (program, prompt) => ({
      program: process.execPath,
      args: [program, '--yolo', '-p', prompt],
      environment: { QWEN_TELEMETRY_ENABLED: 'false', HTTP_PROXY: '', HTTPS_PROXY: '', NODE_OPTIONS: loopbackOnly },
    }),
  },
  {
    id: 'pi',
    client: piPackage,
    file: '.pi/agent/models.json',
    text: '{"providers":{"work":{"baseUrl":"http://127.0.0.1:9/v1","api":"openai-completions","apiKey":"no key","models":[{"id":"x"}]}}}',
    second: ['.pi/agent/settings.json', '{\n\t"theme": "dark",\n\t"defaultProvider": "work"\n}\n'],
    start: (program, prompt) => ({
      program: process.execPath,
      args: [program, '-p', prompt],
      environment: { PI_OFFLINE: '1', PI_TELEMETRY: '0', NODE_OPTIONS: loopbackOnly },
    }),
  },
  {
    id: 'aider',
    client: aiderPackage,
    file: '.aider.conf.yml',
    text: `# Mine
model: sonnet   # the old one
weak-model: haiku   # for commit messages
editor-model: openai/gpt-5
openai-api-key: "not a key"
set-env:
  - OPENAI_API_BASE=http://127.0.0.1:9/v1

# It stays at home
analytics-disable: true
check-update: false
show-release-notes: false
show-model-warnings: false
gitignore: false
encoding: utf-8   # always
alias: ["fast:openai/x"]
attribute-co-authored-by: true
`,
    second: ['.aider.model.metadata.json', '{"openai/x": {"max_tokens": 1000, "mode": "chat"}}\n'],
    says: ['I make the file.\n\nhello.txt\n```\nhello\n```\n', 'feat: greet whoever reads this'],
    commit: 'feat: greet whoever reads this\n\nCo-authored-by: aider (openai/GigaChat-2-Max) <aider@aider.chat>\n\n',
    start: (program, prompt) => ({
      program,
      args: ['-m', 'aider', '--yes-always', '--message', prompt],
      environment: { LITELLM_LOCAL_MODEL_COST_MAP: 'True' },
    }),
  },
];

describe('A client that was set up by the bridge’s own command', function () {
  this.timeout(300_000);
  let stand: BridgeStand;
  before(async () => {
    stand = await startBridgeStand();
    const notRun = rows.flatMap(({ client }) => (isFromNpm(client) ? [] : (missingPython(client) ?? [])));
    for (const sentence of notRun) console.log(`      ${sentence}`);
  });
  after(() => stand?.stop());

  for (const { id, client, file, text, second, says, commit, start } of rows) {
    if (!isFromNpm(client) && missingPython(client) !== undefined) continue;
    it(`works with exactly that configuration, and gets its own back to the byte: ${client.name}`, () =>
      withHome((home) =>
        withWorkFolder(async (cwd) => {
          const program = isFromNpm(client) ? requireProgram(client) : requirePython(client);
          const paths = [[file, text] as const, ...(second ? [second] : [])].map(([name, content]) => {
            const path = join(home, name);
            mkdirSync(dirname(path), { recursive: true });
            writeFileSync(path, content);
            return path;
          });
          const before = paths.map(hashOf);
          const connect = (...more: string[]) => runConnect(stand, home, id, ...more);
          const setUp = await connect();
          assert.equal(setUp.exitCode, 0, setUp.stderr);
          assert.match(setUp.stdout, /^Tried: GigaChat-2-Max\S* answered\.$/m);
          const written = paths.map(hashOf);

          stand.emulator.reset();
          stand.emulator.script(...(says ?? []).map((words) => ({ text: words })));
          const run = await runProgram({ ...start(program, prompt, home), home, cwd, timeoutMs: 200_000 });
          assert.equal(run.exitCode, 0, run.stdout + run.stderr);
          // Aider ends a file with the end of its last line.
          assert.equal(readFileSync(join(cwd, 'hello.txt'), 'utf8'), says ? 'hello\n' : 'hello');
          if (commit) assert.equal(git(cwd, 'log', '-1', '--format=%B'), commit, run.stdout);
          assert.ok(stand.emulator.log.filter(({ kind, status }) => kind === 'chat' && status === 200).length >= 2);

          // Claude Code writes its file anew: then undo refuses, names the backup, and goes back when told to.
          const rewritten = written.some((hash, at) => hash !== hashOf(paths[at] ?? ''));
          if (rewritten) {
            const refused = await connect('--undo');
            assert.equal(refused.exitCode, 1);
            assert.match(refused.stderr, /changed since it was set up[\s\S]*before-gigachat-[\s\S]*--force/);
          }
          const undone = await connect('--undo', ...(rewritten ? ['--force'] : []));
          assert.equal(undone.exitCode, 0, undone.stderr);
          assert.deepEqual(paths.map(hashOf), before);
          // Of what was rewritten a copy is kept, and nothing else stays behind.
          const copies = readdirSync(dirname(paths[0] ?? '')).filter((name) => name.includes('before-gigachat'));
          assert.equal(copies.length, rewritten ? 1 : 0);
          const note = rewritten ? ' (the client had written it anew)' : '';
          console.log(
            `      ${client.name}: sha256 ${before.map((hash) => hash.slice(0, 16)).join(', ')}… before and after${note}`,
          );
        }),
      ));
  }

  it('gives the command that sets Cline up, and Cline works with it', () =>
    withHome((home) =>
      withWorkFolder(async (cwd) => {
        const program = requireProgram(clinePackage);
        const { stdout } = await runConnect(stand, home, 'cline');
        const [, words = ''] = /^Command: cline (auth .*)$/m.exec(stdout) ?? [];
        const environment = await quietCline(home);
        const cline = (args: readonly string[]) =>
          runProgram({ program, args, environment, home, cwd, timeoutMs: 120_000 });
        const signIn = await cline(words.split(' '));
        assert.equal(signIn.exitCode, 0, signIn.stdout + signIn.stderr);
        stand.emulator.reset();
        const run = await cline(['--json', '--auto-approve', 'true', prompt]);
        assert.equal(run.exitCode, 0, run.stdout + run.stderr);
        assert.equal(readFileSync(join(cwd, 'hello.txt'), 'utf8'), 'hello');
        assert.ok(stand.emulator.log.filter(({ kind, status }) => kind === 'chat' && status === 200).length >= 2);
      }),
    ));
});

const prompt = 'Create a file hello.txt in the current directory with the text hello, then say done.';

/** Our own program, pointed at the bridge of the stand. */
async function runConnect({ target }: BridgeStand, home: string, ...words: string[]): Promise<ProgramRun> {
  return await runProgram({
    program: process.execPath,
    args: [resolve('dist/headless.js'), 'connect', ...words],
    environment: {
      GPT2GIGA_API_KEY: target.apiKey,
      GPT2GIGA_PORT: new URL(target.baseUrl).port,
      GIGACHAT_MODEL: target.model,
    },
    home,
    cwd: home,
    timeoutMs: 60_000,
  });
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8' });
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
