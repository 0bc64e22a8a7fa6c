import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { allPages, codeIn } from '../docs/pages';
import { type Stack, startStack } from '../harness/stack';

interface Description {
  openapi: string;
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Described }> } }>>;
}
interface Described {
  properties?: Record<string, object>;
  required?: string[];
}

describe('the addresses of the server', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack.stop());
  const described = async () => (await (await stack.get('/openapi.json')).json()) as Description;

  it('are described with the fields that their bodies are read by', async () => {
    const { openapi, paths } = await described();
    assert.equal(openapi, '3.1.0');
    const schemaOf = (path: string) => paths[path]?.post?.requestBody?.content['application/json']?.schema;
    assert.deepEqual(schemaOf('/chat/completions')?.required, ['model']);
    for (const [path, field] of [
      ['/chat/completions', 'messages'],
      ['/responses', 'input'],
      ['/messages', 'max_tokens'],
      ['/messages/count_tokens', 'messages'],
      ['/completions', 'suffix'],
      ['/embeddings', 'dimensions'],
      ['/batches', 'input_file_id'],
    ] as const) {
      assert.ok(Object.hasOwn(schemaOf(path)?.properties ?? {}, field), `${path} has ${field}`);
    }
    for (const [path, { post }] of Object.entries(paths)) {
      const schema = post?.requestBody?.content['application/json']?.schema;
      if (post?.requestBody?.content['application/json']) assert.ok(schema?.properties, `${path} has no fields`);
    }
    assert.ok(paths['/files']?.post?.requestBody?.content['multipart/form-data']);
    assert.ok(paths['/responses/{id}']?.delete);
  });

  it('answer all as described: none of them is unknown', async () => {
    const { paths } = await described();
    for (const [path, operations] of Object.entries(paths)) {
      for (const method of Object.keys(operations)) {
        if (path === '/openapi.json') continue;
        const target = `${stack.url}${path.replace('{id}', 'resp_none')}`;
        const { status } = await fetch(target, { method: method.toUpperCase() });
        assert.notEqual(status, 405, `${method} ${path}`);
        assert.ok(status === 401 || status === 200, `${method} ${path} ${status}`);
      }
    }
  });

  for (const [readme, heading] of [
    ['README.md', 'Endpoints'],
    ['README.ru.md', 'Адреса'],
    ['docs/protocols.md', 'Addresses'],
    ['docs/ru/protocols.md', 'Адреса'],
  ] as const) {
    it(`stand in ${readme}, each of them, and no others`, async () => {
      const { paths } = await described();
      const text = readFileSync(readme, 'utf8');
      const table = text.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
      const rows = table.split('\n').filter((line) => line.startsWith('| '));
      const named = rows.map((row) => row.split('|')[1] ?? '').join(' ');
      const first = (path: string) => path.split('/')[1] ?? '';
      const served = new Set([...Object.keys(paths), '/openapi.json'].map(first).filter((word) => word !== ''));
      const words = new Set([...named.matchAll(/[a-z]+(?:\.json)?(?=[/`{ ]|$)/g)].map(([word]) => word));
      for (const word of served) assert.ok(words.has(word), `${word} is missing in ${readme}`);
      const shown = [...named.matchAll(/`(?:(?:GET|POST|DELETE)(?:`\/`)? ?)*([a-z_]+)[/`]/g)].map(
        ([, word = '']) => word,
      );
      for (const word of shown) assert.ok(served.has(word) || word === 'v', `${word} is not served`);
    });
  }

  it('that the pages name are served', async () => {
    const { paths } = await described();
    const served = new Set(
      [...Object.entries(paths)].flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      ),
    );
    served.add('GET /openapi.json');
    const strange = allPages.flatMap(({ path, text }) =>
      codeIn(text)
        .map((code) => /^(GET|POST|DELETE) \/?(?:v1\/)?([a-z][\w./{}]*)$/.exec(code))
        .flatMap((found) => (found && !served.has(`${found[1]} /${found[2]}`) ? [`${path}: ${found[0]}`] : [])),
    );
    assert.deepEqual(strange, []);
  });

  it('are described neither to a stranger nor in production', async () => {
    assert.equal((await fetch(`${stack.url}/openapi.json`)).status, 401);
    const own = await startStack({ env: { GPT2GIGA_MODE: 'PROD' } });
    const { status } = await own.get('/openapi.json');
    await own.stop();
    assert.equal(status, 404);
  });
});
