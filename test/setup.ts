import { spawnSync } from 'node:child_process';
import { type ClientPackage, clientPackages, unsupportedReason } from './clients/client-package';
import { lightFrameworks } from './clients/frameworks/frameworks';
import { installClient } from './clients/install-client';
import { aiderPackage, installPythonClients, missingPython } from './clients/python-package';
import { hadolintPackage } from './headless/deploy/hadolint';
import { prepareNginx } from './headless/deploy/nginx';
import { preparePromtool } from './headless/deploy/promtool';
import { prepareRedis } from './headless/deploy/redis';

/** Programs of the system that tests call, by the Debian package that brings them. */
const systemPrograms: Readonly<Record<string, string>> = { git: 'git', curl: 'curl', jq: 'jq' };

function isMissing(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined;
}

const pythonPackages = [aiderPackage, hadolintPackage, ...lightFrameworks];

/** True when the system's Python is there already, of whatever version: to install it again would not change it. */
function hasSystemPython(): boolean {
  return spawnSync('/usr/bin/python3', ['-c', 'import ensurepip, venv'], { stdio: 'ignore' }).status === 0;
}

function installSystemPrograms(): string {
  const missing = Object.keys(systemPrograms).filter(isMissing);
  const mayInstall = process.getuid?.() === 0 && !isMissing('apt-get');
  if (missing.length > 0 && !mayInstall) {
    const wanted = missing.flatMap((program) => systemPrograms[program] ?? []);
    throw new Error(`The tests need ${missing.join(' and ')}: install ${wanted.join(' and ')} and try again.`);
  }
  // What has no Python that suits it is not run, and says so.
  const lacksPython = pythonPackages.some((client) => missingPython(client) !== undefined);
  const wantsPython = lacksPython && mayInstall && !hasSystemPython();
  const python = wantsPython ? ['python3', 'python3-venv'] : [];
  const packages = [...missing.flatMap((program) => systemPrograms[program] ?? []), ...python];
  if (packages.length === 0) return 'system programs there';
  console.log(`installing ${packages.join(' and ')} …`);
  aptGet('update');
  aptGet('install', '--yes', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...packages);
  return `${packages.join(' and ')} installed`;
}

function aptGet(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = spawnSync('apt-get', ['--quiet', '--quiet', ...args], { env, encoding: 'utf8' });
  if (apt.status !== 0)
    throw new Error(`"apt-get ${args.join(' ')}" failed: ${apt.error?.message ?? apt.stderr.trim()}`);
}

async function prepare(client: ClientPackage): Promise<string> {
  const reason = unsupportedReason(client);
  // Its own tests fail with the same sentence; all others can run.
  if (reason) return reason;
  const name = `${client.name} ${client.version}`;
  return (await installClient(client)) ? `${name} installed` : `${name} there`;
}

async function preparePython(): Promise<string[]> {
  const able = pythonPackages.filter((client) => missingPython(client) === undefined);
  const installed = await installPythonClients(able);
  const said = able.map(
    (client) => `${client.name} ${client.version} ${installed.includes(client) ? 'installed' : 'there'}`,
  );
  return [...said, ...pythonPackages.flatMap((client) => missingPython(client) ?? [])];
}

async function main(): Promise<void> {
  if (process.platform !== 'linux') {
    throw new Error(
      'all tests together need Linux on x64. These run here: npx mocha "test/{core,editor,vscode}/**/*.test.ts"',
    );
  }
  const system = installSystemPrograms();
  const nginx = prepareNginx() ? 'nginx unpacked' : 'nginx there';
  const redis = prepareRedis() ? 'Redis unpacked' : 'Redis there';
  const promtool = preparePromtool() ? 'promtool unpacked' : 'promtool there';
  const [clients, python] = await Promise.all([Promise.all(clientPackages.map(prepare)), preparePython()]);
  console.log(`test setup: ${[system, nginx, redis, promtool, ...clients, ...python].join(', ')}`);
}

main().catch((error: unknown) => {
  console.error(`test setup: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
});
