// Bundles the programs that ship. CommonJS, because that is what a VS Code extension host loads.
const esbuild = require('esbuild');
const { existsSync } = require('node:fs');

const production = process.argv.includes('--production');

// The engine is the extension's network part: a bundle of its own, because a CommonJS bundle cannot be loaded in parts.
const entryPoints = ['src/headless.ts', 'src/extension.ts', 'src/engine.ts'].filter((file) => existsSync(file));

esbuild
  .build({
    entryPoints,
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    minify: production,
    sourcemap: production ? false : 'linked',
    legalComments: 'none',
    logLevel: 'warning',
  })
  .catch(() => process.exit(1));
