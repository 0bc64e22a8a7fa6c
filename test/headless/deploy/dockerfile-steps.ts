import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, posix, relative } from 'node:path';

/** What a Dockerfile says the program is started with; paths are where they really are. */
export interface Image {
  readonly root: string;
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly healthcheck: readonly string[];
  readonly stopSignal: string;
}

interface Stage {
  readonly root: string;
  folder: string;
  env: Record<string, string>;
  /** The last word of each instruction that only says how the program is run. */
  said: Record<string, string>;
}

/**
 * Does what `docker build` does with a Dockerfile, without Docker: each stage is a folder that stands for its root, `RUN`
 * is run there by the shell with these variables and no others, `COPY` copies. What the base images bring is this machine.
 * An instruction that is not known here is an error.
 */
export function buildImage(dockerfile: string, context: string, into: string, env: Record<string, string>): Image {
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const [word, rest] of instructions(readFileSync(dockerfile, 'utf8'))) {
    if (word === 'FROM') {
      const name = / AS (\S+)$/i.exec(rest)?.[1] ?? String(stages.size);
      stage = { root: join(into, name), folder: '/', env: {}, said: {} };
      mkdirSync(stage.root, { recursive: true });
      stages.set(name, stage);
      continue;
    }
    if (stage === undefined) throw new Error(`${word} before FROM`);
    if (word === 'WORKDIR') {
      stage.folder = posix.resolve(stage.folder, rest);
      mkdirSync(join(stage.root, stage.folder), { recursive: true });
    } else if (word === 'RUN') run(stage, rest, env);
    else if (word === 'COPY') copy(stage, rest, context, stages, ignored(`${dockerfile}.dockerignore`));
    else if (word === 'ENV') Object.assign(stage.env, pairs(rest));
    else if (['USER', 'EXPOSE', 'STOPSIGNAL', 'HEALTHCHECK', 'ENTRYPOINT'].includes(word)) stage.said[word] = rest;
    else throw new Error(`${word} is not known here`);
  }
  if (stage === undefined) throw new Error('no FROM');
  const { root, folder, said } = stage;
  return {
    root,
    folder: join(root, folder),
    env: stage.env,
    user: said.USER ?? '',
    entrypoint: words(said.ENTRYPOINT, root),
    healthcheck: words(said.HEALTHCHECK?.replace(/^.*?CMD /, ''), root),
    stopSignal: said.STOPSIGNAL ?? '',
  };
}

/** The instructions in their order: lines that go on are one, comments are none. */
function instructions(text: string): [word: string, rest: string][] {
  const lines = text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, word = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
      return [word.toUpperCase(), rest];
    });
}

function run({ root, folder, env }: Stage, command: string, more: Record<string, string>): void {
  // A word that begins with a slash is a path of the stage.
  const here = command.replaceAll(/(?<=^|\s|=)\/(?=\w)/g, `${root}/`);
  const all = { ...more, HOME: root, ...env };
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', here], {
    cwd: join(root, folder),
    env: all,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`RUN ${command} ended with ${status}: ${stderr || stdout}`);
}

function copy(
  stage: Stage,
  rest: string,
  context: string,
  stages: ReadonlyMap<string, Stage>,
  isIgnored: (path: string) => boolean,
): void {
  const parts = rest.split(/\s+/);
  const from = parts.find((part) => part.startsWith('--from='))?.slice('--from='.length);
  const paths = parts.filter((part) => !part.startsWith('--'));
  const to = paths.pop() ?? '';
  const target = join(stage.root, posix.resolve(stage.folder, to));
  const source = from === undefined ? context : stages.get(from)?.root;
  if (source === undefined) throw new Error(`no stage ${from}`);
  for (const path of paths) {
    const file = join(source, path);
    if (!existsSync(file)) throw new Error(`COPY ${path}: not there`);
    // Of a folder its content is copied, a file into the folder that ends in a slash.
    const into = statSync(file).isDirectory() || !/\/$/.test(to) ? target : join(target, basename(file));
    cpSync(file, into, {
      recursive: true,
      filter: (one) => from !== undefined || !isIgnored(relative(context, one)),
    });
  }
  chmodSync(target, 0o755);
}

/** Whether a path of the context stays out, it or a folder above it: the last line that fits says so. */
export function ignored(file: string): (path: string) => boolean {
  const lines = readFileSync(file, 'utf8').split('\n');
  const rules = lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const back = line.startsWith('!');
      const pattern = line
        .trim()
        .replace(/^!?\/?/, '')
        .replace(/\/$/, '');
      const source = pattern
        .replaceAll(/[.+^${}()|\\]/g, '\\$&')
        .replaceAll(/\*\*\/|\*\*|\*|\?/g, (sign) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*' })[sign] ?? '[^/]');
      return { back, fits: new RegExp(`^${source}(?:/|$)`) };
    });
  return (path) => {
    const last = rules.findLast(({ fits }) => fits.test(path.replaceAll('\\', '/')));
    return last !== undefined && !last.back;
  };
}

function pairs(rest: string): Record<string, string> {
  return Object.fromEntries([...rest.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
}

/** The words of a form in JSON; those that are paths of the image lie under its folder. */
function words(form: string | undefined, root: string): string[] {
  const all = JSON.parse(form ?? '[]') as string[];
  return all.map((word) => (word.startsWith('/') ? join(root, word) : word));
}
