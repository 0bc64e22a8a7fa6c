import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder';

/** A coding client as its npm package gives it, pinned to one version. */
export interface ClientPackage {
  readonly name: string;
  readonly npmPackage: string;
  readonly version: string;
  /** The program inside the package. */
  readonly program: string;
  /** Where the package runs, as `process.platform` and `process.arch` name it. */
  readonly platforms: readonly string[];
}

export const continuePackage: ClientPackage = {
  name: 'continue',
  npmPackage: '@continuedev/cli',
  version: '1.5.47',
  program: 'dist/cn.js',
  platforms: ['linux-x64', 'linux-arm64'],
};

// The platform package alone: the package `cline` adds 290 MB of libraries that its program does not need.
export const clinePackage: ClientPackage = {
  name: 'cline',
  npmPackage: '@cline/cli-linux-x64',
  version: '3.0.65',
  program: 'bin/cline',
  platforms: ['linux-x64'],
};

// The platform packages alone: their parents only find and start the same programs.
export const claudeCodePackage: ClientPackage = {
  name: 'claude-code',
  npmPackage: '@anthropic-ai/claude-code-linux-x64',
  version: '2.1.332',
  program: 'claude',
  platforms: ['linux-x64'],
};

export const codexPackage: ClientPackage = {
  name: 'codex',
  npmPackage: '@openai/codex',
  version: '0.171.0-linux-x64',
  program: 'vendor/x86_64-unknown-linux-musl/bin/codex',
  platforms: ['linux-x64'],
};

export const openCodePackage: ClientPackage = {
  name: 'opencode',
  npmPackage: 'opencode-linux-x64',
  version: '1.18.33',
  program: 'bin/opencode',
  platforms: ['linux-x64'],
};

// The platform package alone, as with OpenCode, which it comes from.
export const kiloPackage: ClientPackage = {
  name: 'kilo',
  npmPackage: '@kilocode/cli-linux-x64',
  version: '7.7.9',
  program: 'bin/kilo',
  platforms: ['linux-x64'],
};

// The last version that runs on Node 20.
export const qwenCodePackage: ClientPackage = {
  name: 'qwen-code',
  npmPackage: '@qwen-code/qwen-code',
  version: '0.15.10',
  program: 'cli.js',
  platforms: ['linux-x64', 'linux-arm64'],
};

// The last version that runs on Node 20; later ones have another package's name.
export const piPackage: ClientPackage = {
  name: 'pi',
  npmPackage: '@mariozechner/pi-coding-agent',
  version: '0.73.1',
  program: 'dist/cli.js',
  platforms: ['linux-x64', 'linux-arm64'],
};

// The platform package alone: its parent only finds and starts the same program.
export const copilotPackage: ClientPackage = {
  name: 'copilot',
  npmPackage: '@github/copilot-linux-x64',
  version: '1.0.102',
  program: 'copilot',
  platforms: ['linux-x64'],
};

/** Every client that the test suite runs. */
export const clientPackages: readonly ClientPackage[] = [
  continuePackage,
  clinePackage,
  claudeCodePackage,
  codexPackage,
  openCodePackage,
  kiloPackage,
  qwenCodePackage,
  piPackage,
  copilotPackage,
];

/** Why the client cannot run on this machine, or undefined where it can. */
export function unsupportedReason(client: ClientPackage): string | undefined {
  const platform = `${process.platform}-${process.arch}`;
  if (client.platforms.includes(platform)) return undefined;
  return `The client "${client.name}" is tested on ${client.platforms.join(' and ')} only, this machine is ${platform}.`;
}

/** The folder of one version of a client in the cache. */
export function clientFolder(client: ClientPackage): string {
  return join(cacheFolder(), 'clients', `${client.name}-${client.version}`);
}

/** Where the client's program is, or would be, inside an installation folder. */
export function programPath(client: ClientPackage, folder = clientFolder(client)): string {
  return join(folder, 'node_modules', client.npmPackage, client.program);
}

/** The path of the installed client's program. Throws a sentence that says what to do when it is not there. */
export function requireProgram(client: ClientPackage): string {
  const reason = unsupportedReason(client);
  if (reason) throw new Error(`${reason} Its tests cannot run here.`);
  const program = programPath(client);
  if (!existsSync(program)) {
    throw new Error(
      `The client "${client.name}" ${client.version} is not installed at ${program}: run "npx tsx test/setup.ts".`,
    );
  }
  return program;
}
