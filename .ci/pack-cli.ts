import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packedDocs } from './packed-docs';

/**
 * Packs the headless program as the npm package `gigachat-bridge`: one bundle with a `bin`, its pages, nothing of the
 * extension and no dependencies. `--out` is where the tarball goes.
 */
const { values } = parseArgs({ options: { out: { type: 'string', default: '.' } } });
const out = resolve(values.out);
const extension: Record<string, unknown> = JSON.parse(readFileSync('package.json', 'utf8'));
const { version, license, repository, bugs, homepage } = extension;

const manifest = {
  name: 'gigachat-bridge',
  version,
  description: 'A local server that lets OpenAI and Anthropic clients work with GigaChat',
  keywords: ['gigachat', 'openai', 'anthropic', 'proxy', 'llm', 'gpt2giga'],
  license,
  ...(repository !== undefined && { repository }),
  ...(bugs !== undefined && { bugs }),
  ...(homepage !== undefined && { homepage }),
  bin: { 'gigachat-bridge': 'headless.js' },
  engines: { node: '>=20.19' },
};

const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-pack-'));
try {
  run(process.execPath, ['esbuild.js', '--production', '--headless-to', folder], process.cwd());
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const [path, text] of packedDocs(addressOf(repository))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  cpSync('LICENSE', join(folder, 'LICENSE'));
  const notices = ['.ci/write-notices.ts', 'server', join(folder, 'third-party-notices.txt')];
  run(process.execPath, ['--import', 'tsx', ...notices], process.cwd());
  mkdirSync(out, { recursive: true });
  // npm is a .cmd on Windows, which only a shell starts: no word that would have to be quoted goes through it.
  const shell = process.platform === 'win32';
  console.log(join(out, run('npm', ['pack', '--silent'], folder, { npm_config_pack_destination: out }, shell).trim()));
} finally {
  rmSync(folder, { recursive: true });
}

/** Where the project lives, as `fill-fields` writes it. */
function addressOf(field: unknown): string | undefined {
  const url = typeof field === 'object' && field !== null && 'url' in field ? String(field.url) : undefined;
  return url?.replace(/^git\+|\.git$/g, '');
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  more: NodeJS.ProcessEnv = {},
  shell = false,
): string {
  const env = { ...process.env, ...more };
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, shell, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
  return stdout;
}
