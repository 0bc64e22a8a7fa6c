import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { noteOutput } from '../harness/canary';
import { type Stack, startStack } from '../harness/stack';

const examples = readdirSync('examples').filter((file) => !file.endsWith('.md'));

describe('the examples', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());

  // What is written in Python brings hundreds of packages: it runs among the clients.
  for (const file of examples.filter((name) => /\.(?:mjs|sh)$/.test(name))) {
    it(`${file} runs as it is, and prints what GigaChat said`, async () => {
      stack.emulator.script({ text: ['Сло', 'во-', 'примера'], times: 2 });
      const env = { PATH: process.env.PATH ?? '', BRIDGE_URL: stack.url, BRIDGE_KEY: stack.apiKey };
      const program = file.endsWith('.sh') ? '/bin/sh' : process.execPath;
      const { stdout, stderr } = await promisify(execFile)(program, [join('examples', file)], { env });
      stack.emulator.reset();
      noteOutput(file, stdout + stderr);
      assert.match(stdout, /Слово-примера/);
    });
  }

  it('for n8n are a workflow whose connections join nodes that it has, with no key in it', () => {
    const { nodes, connections } = JSON.parse(readFileSync(join('examples', 'n8n.json'), 'utf8'));
    const names = nodes.map(({ name }: { name: string }) => name);
    assert.equal(new Set(names).size, names.length);
    const joined = JSON.stringify(connections).matchAll(/"node":"([^"]+)"/g);
    const used = [...Object.keys(connections), ...[...joined].map(([, name]) => name)];
    assert.deepEqual([...new Set(used)].sort(), [...names].sort());
    assert.ok(nodes.every((node: object) => !('credentials' in node)));
  });

  it('are all in their list', () => {
    const list = readFileSync(join('examples', 'README.md'), 'utf8');
    const listed = new Set([...list.matchAll(/\]\(([\w-]+\.\w+)\)/g)].map(([, name]) => name));
    assert.deepEqual([...listed].sort(), [...examples].sort());
  });
});
