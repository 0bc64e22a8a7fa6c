// Bundles the programs that ship. CommonJS, because that is what a VS Code extension host loads.
const esbuild = require('esbuild');
const { existsSync } = require('node:fs');
const { mkdir, readFile, rename, writeFile } = require('node:fs/promises');
const { dirname, posix } = require('node:path');
const { setTimeout } = require('node:timers/promises');

const production = process.argv.includes('--production');

// The engine is the extension's network part, client-setup what sets clients up, on-demand what else is rarely needed:
// bundles of their own, because a CommonJS bundle cannot be loaded in parts.
const programs = ['extension', 'engine', 'client-setup', 'on-demand'];
const entryPoints = programs
  .filter((name) => existsSync(`src/${name}.ts`))
  .map((name) => ({ in: `src/${name}.ts`, out: name }));

// The headless program, what starts it, and the parts of it that most who run it never load.
const headlessParts = [
  { in: 'src/headless/launch/launch.ts', out: 'headless' },
  { in: 'src/headless.ts', out: 'headless-program' },
  { in: 'src/headless/connect/connect-client.ts', out: 'headless-connect' },
  { in: 'src/headless/words/russian/russian.ts', out: 'headless-russian' },
  { in: 'src/headless/store/open-copies.ts', out: 'headless-store' },
  { in: 'src/headless/telemetry/open-telemetry.ts', out: 'headless-telemetry' },
];

// The npm package holds the headless program alone, built where it is packed.
const headlessTo = process.argv.includes('--headless-to') && process.argv[process.argv.indexOf('--headless-to') + 1];

// A namespace import of a CommonJS module becomes a copy of it, name by name, in every file that has one. VS Code's API
// has hundreds of names, and the copies were most of what loading the extension took; Node's parts have dozens.
const namespacesWithoutCopies = {
  name: 'namespaces-without-copies',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      loader: 'ts',
      contents: (await readFile(path, 'utf8')).replace(
        /^import \* as (\w+) from '(vscode|node:[\w/]+)';$/gm,
        "import $1 = require('$2');",
      ),
    }));
  },
};

// The WebP decoder's WebAssembly goes into the bundles: beside them no package is installed. It is made bytes of when a
// first picture needs it.
const webpCodeInside = {
  name: 'webp-code-inside',
  setup(build) {
    build.onLoad({ filter: /[\\/]pictures[\\/]webp-code\.ts$/ }, ({ path }) => ({
      loader: 'ts',
      resolveDir: dirname(path),
      contents: "export const readWebpCode = async () => require('@jsquash/webp/codec/dec/webp_dec.wasm');",
    }));
  },
};

// Connections offer HTTP/1.1 alone. The client's other half would load Node's HTTP/2 into every program that starts.
const http2LeftOut = {
  name: 'http2-left-out',
  setup(build) {
    build.onLoad({ filter: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/ }, () => ({
      contents: "module.exports = () => { throw new Error('HTTP/2 was never offered.'); };",
    }));
  },
};

// Of Node's assert the client calls nothing but the function itself; what Node loads for all of it takes milliseconds.
const assertAlone = {
  name: 'assert-alone',
  setup(build) {
    build.onResolve({ filter: /^node:assert$/ }, ({ importer }) =>
      /[\\/]undici[\\/]/.test(importer) ? { path: 'assert', namespace: 'alone' } : undefined,
    );
    build.onLoad({ filter: /^assert$/, namespace: 'alone' }, () => ({
      contents:
        "module.exports = (holds, message) => { if (!holds) throw message instanceof Error ? message : new Error(message || 'An assertion failed.'); };",
    }));
  },
};

// V8 keeps a text in two bytes a letter, and reads it slower, as soon as one letter is beyond Latin-1. esbuild escapes
// those in strings, but leaves them in regular expressions and comments.
const asciiAlone = (text) =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

// What is compiled with the code that an earlier start kept is written as the function that Node would make of it: to
// put that around the text would take the memory of the text once more.
const asFunction = (text) => `(function (exports, require, module, __filename, __dirname) {${text}\n})`;

// A program that starts during a build reads the old file or the new one, never half of it.
async function writeWhole(file, contents) {
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  await writeFile(part, contents);
  for (let waitMs = 10; ; waitMs *= 2) {
    try {
      return await rename(part, file);
    } catch (error) {
      // Windows lets nobody replace what a virus scanner has open, as it has every new file for a moment.
      if (process.platform !== 'win32' || waitMs > 1000) throw error;
      await setTimeout(waitMs);
    }
  }
}

const writtenWhole = {
  name: 'written-whole',
  setup(build) {
    build.initialOptions.write = false;
    build.onEnd(async ({ outputFiles = [] }) => {
      for (const { path, text } of outputFiles) {
        const wrapped = path.endsWith('headless-program.js') ? asFunction(text) : text;
        await writeWhole(path, path.endsWith('.js') ? asciiAlone(wrapped) : text);
      }
    });
  },
};

// The page that VS Code shows of the extension. It draws pictures from https addresses only, which vsce makes of paths
// once the manifest names the repository; until then the page has none.
async function writePage() {
  const { repository } = JSON.parse(await readFile('package.json', 'utf8'));
  const page = (await readFile('docs/page.md', 'utf8')).replace(/!\[([^\]]*)\]\(([^)]+)\)\n\n/g, (_all, title, path) =>
    repository ? `![${title}](${posix.join('docs', path)})\n\n` : '',
  );
  await writeWhole('dist/page.md', page);
}

/** Node reads the nearest manifest before it runs a file: the extension's own is long. */
const writeShortManifest = () => writeWhole('dist/package.json', '{"type":"commonjs"}\n');

Promise.all([
  headlessTo || writePage(),
  headlessTo || writeShortManifest(),
  esbuild.build({
    entryPoints: [...(headlessTo ? [] : entryPoints), ...headlessParts],
    outdir: headlessTo || 'dist',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    // Its other build loads its own parts in a way that cannot be bundled.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    plugins: [webpCodeInside, namespacesWithoutCopies, http2LeftOut, assertAlone, writtenWhole],
    loader: { '.wasm': 'binary' },
    // The decoder asks where it lies only where nobody gives it its code.
    logOverride: { 'empty-import-meta': 'silent' },
    minify: production,
    sourcemap: production ? false : 'linked',
    legalComments: 'none',
    logLevel: 'warning',
  }),
]).catch((error) => {
  // esbuild has shown its own errors.
  if (!error.errors) console.error(error);
  process.exit(1);
});
