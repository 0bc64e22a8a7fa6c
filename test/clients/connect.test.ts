import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Invocation, runProgram, withHome } from './agent-run';
import { type BridgeStand, startBridgeStand } from './bridge-stand';
import { quietClaude } from './claude-code';
import {
  type ClientPackage,
  claudeCodePackage,
  codexPackage,
  continuePackage,
  openCodePackage,
  requireProgram,
} from './client-package';
import { quietContinue } from './continue';
import { quietOpenCode } from './opencode';
import { withWorkFolder } from './work-folder';

/** A client with the settings of somebody who has used it for a while. */
interface SetUpClient {
  readonly id: string;
  readonly client: ClientPackage;
  /** Its file, from the home. */
  readonly file: string;
  readonly text: string;
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

[features]
plugins = false
apps = false
remote_plugin = false

[analytics]
enabled = false

[feedback]
enabled = false

[otel]
exporter = "none"
`,
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
];

describe('A client that was set up by the bridge’s own command', function () {
  this.timeout(300_000);
  let stand: BridgeStand;
  before(async () => {
    stand = await startBridgeStand();
  });
  after(() => stand?.stop());

  for (const { id, client, file, text, start } of rows) {
    it(`works with exactly that configuration, and gets its own back to the byte: ${client.name}`, () =>
      withHome((home) =>
        withWorkFolder(async (cwd) => {
          const program = requireProgram(client);
          const path = join(home, file);
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, text);
          const before = hashOf(path);
          const connect = (...more: string[]) =>
            runProgram({
              program: process.execPath,
              args: [resolve('dist/headless.js'), 'connect', id, ...more],
              environment: {
                GPT2GIGA_API_KEY: stand.target.apiKey,
                GPT2GIGA_PORT: new URL(stand.target.baseUrl).port,
                GIGACHAT_MODEL: stand.target.model,
              },
              home,
              cwd: home,
              timeoutMs: 60_000,
            });
          const setUp = await connect();
          assert.equal(setUp.exitCode, 0, setUp.stderr);
          assert.match(setUp.stdout, /^Tried: GigaChat-2-Max\S* answered\.$/m);
          const written = readFileSync(path);

          stand.emulator.reset();
          const prompt = 'Create a file hello.txt in the current directory with the text hello, then say done.';
          const run = await runProgram({ ...start(program, prompt, home), home, cwd, timeoutMs: 120_000 });
          assert.equal(run.exitCode, 0, run.stdout + run.stderr);
          assert.equal(readFileSync(join(cwd, 'hello.txt'), 'utf8'), 'hello');
          assert.ok(stand.emulator.log.filter(({ kind, status }) => kind === 'chat' && status === 200).length >= 2);

          // Claude Code writes its file anew: then undo refuses, names the backup, and goes back when told to.
          const rewritten = !readFileSync(path).equals(written);
          if (rewritten) {
            const refused = await connect('--undo');
            assert.equal(refused.exitCode, 1);
            assert.match(refused.stderr, /changed since it was set up[\s\S]*before-gigachat-[\s\S]*--force/);
          }
          const undone = await connect('--undo', ...(rewritten ? ['--force'] : []));
          assert.equal(undone.exitCode, 0, undone.stderr);
          assert.equal(hashOf(path), before);
          // Of what was rewritten a copy is kept, and nothing else stays behind.
          const copies = readdirSync(dirname(path)).filter((name) => name.includes('before-gigachat'));
          assert.equal(copies.length, rewritten ? 1 : 0);
          const note = rewritten ? ' (the client had written it anew)' : '';
          console.log(`      ${client.name}: sha256 ${before.slice(0, 16)}… before and after${note}`);
        }),
      ));
  }
});

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
