import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { codeIn } from '../docs/pages';
import { type Stack, startStack } from '../harness/stack';

interface Description {
  paths: Record<string, { post?: { requestBody?: { content: Record<string, { schema: { properties?: object } }> } } }>;
}

interface Request {
  path: string;
  file: string;
  type: string;
  heading: string;
  /** What is read of a body that the description has no schema for. */
  undescribed?: readonly string[];
}

/** Where an official client's types say what a request may hold, and the part of the page that tells of the rest. */
const requests: readonly Request[] = [
  {
    path: '/chat/completions',
    file: 'openai/resources/chat/completions/completions.d.ts',
    type: 'ChatCompletionCreateParamsBase',
    heading: 'Chat Completions',
  },
  {
    path: '/completions',
    file: 'openai/resources/completions.d.ts',
    type: 'CompletionCreateParamsBase',
    heading: '(?:Text completions|Дополнение текста)',
    undescribed: ['model', 'prompt', 'max_tokens', 'stop', 'stream', 'temperature', 'top_p'],
  },
  {
    path: '/responses',
    file: 'openai/resources/responses/responses.d.ts',
    type: 'ResponseCreateParamsBase',
    heading: 'Responses',
  },
  {
    path: '/messages',
    file: '@anthropic-ai/sdk/resources/messages/messages.d.ts',
    type: 'MessageCreateParamsBase',
    heading: 'Messages',
  },
  {
    path: '/messages',
    file: '@anthropic-ai/sdk/resources/beta/messages/messages.d.ts',
    type: 'MessageCreateParamsBase',
    heading: 'Messages',
  },
  {
    path: '/embeddings',
    file: 'openai/resources/embeddings.d.ts',
    type: 'EmbeddingCreateParams',
    heading: 'Embeddings',
    undescribed: ['model', 'input', 'encoding_format'],
  },
];

/** What every chat of the official clients may hold besides, told in other words. */
const toldElsewhere = new Set(['betas', 'prompt_cache_key', 'text']);

/** The fields of an interface in a file of types: its lines that are indented once. */
function fieldsOf(file: string, type: string): string[] {
  const text = readFileSync(`node_modules/${file}`, 'utf8');
  const [, body = ''] = new RegExp(`^(?:export )?interface ${type} \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(text) ?? [];
  return [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, name = '']) => name);
}

describe('every field that an official client may send', () => {
  let stack: Stack;
  let paths: Description['paths'];
  before(async () => {
    stack = await startStack();
    ({ paths } = (await (await stack.get('/openapi.json')).json()) as Description);
  });
  after(() => stack.stop());

  for (const { path, file, type, heading, undescribed = [] } of requests) {
    for (const page of ['docs/protocols.md', 'docs/ru/protocols.md']) {
      it(`to ${path} by ${file.split('/').slice(0, -1).join('/')} is read or stands in ${page}`, () => {
        const fields = fieldsOf(file, type);
        assert.ok(fields.includes('model') && fields.length >= 5, `${type} is not found in ${file}`);
        const read = paths[path]?.post?.requestBody?.content['application/json']?.schema.properties ?? {};
        const [part = ''] = new RegExp(`^## ${heading}[\\s\\S]*?(?=^## )`, 'm').exec(readFileSync(page, 'utf8')) ?? [];
        const told = new Set([...undescribed, ...codeIn(part)].map((code) => code.split(/[.:]/)[0]));
        const forgotten = fields.filter(
          (field) => !Object.hasOwn(read, field) && !told.has(field) && !toldElsewhere.has(field),
        );
        assert.deepEqual(forgotten, []);
      });
    }
  }

  it('is in docs/protocols.md, too, where the README says that it is declined or left out', () => {
    for (const [readme, title, page] of [
      ['README.md', 'What is declined', 'docs/protocols.md'],
      ['README.ru.md', 'В чём отказано', 'docs/ru/protocols.md'],
    ] as const) {
      const section = readFileSync(readme, 'utf8')
        .split(/^## /m)
        .find((part) => part.startsWith(title));
      const named = codeIn((section ?? '').replace(/\]\([^)]*\)/g, ']'));
      assert.ok(named.length > 30, `${readme} has its table`);
      const told = new Set(codeIn(readFileSync(page, 'utf8')));
      assert.deepEqual(
        named.filter((code) => !told.has(code)),
        [],
      );
    }
  });
});
