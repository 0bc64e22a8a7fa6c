import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/ground/clock';
import { runChecks } from '../../src/core/health/check';
import { readSettings } from '../../src/headless/settings/headless-settings';
import { type Stack, startStack } from '../harness/stack';

const png = `data:image/png;base64,${Buffer.from('89504e470d0a1a0a0000', 'hex').toString('base64')}`;
const rules = [
  { name: 'eyes', images: true, to: 'GigaChat-2-Max' },
  { name: 'long', tokens_above: 5000, to: 'GigaChat-2-Pro' },
  { name: 'cheap', background: true, to: 'GigaChat-2' },
  { name: 'fast', models: ['FAST-*', '*-draft'], to: 'GigaChat-2' },
  { name: 'own', models: ['own-*'], to: 'fast-one' },
];

describe('routing by task', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({
      env: { BRIDGE_ROUTES: JSON.stringify(rules), BRIDGE_MODEL_ALIASES: '{"fast-one":"GigaChat-2-Pro"}' },
    });
  });
  after(() => stack.stop());

  const user = (content: unknown) => [{ role: 'user', content }];
  const cases: [what: string, body: object, rule: string | undefined, to: string][] = [
    ['work on the model that was asked for', { messages: user('Fix the bug') }, undefined, 'GigaChat-2-Max'],
    ['a name of the haiku class', { model: 'claude-haiku-4-5', messages: user('Fix it') }, 'cheap', 'GigaChat-2'],
    ['gpt-5-nano', { model: 'gpt-5-nano', messages: user('Fix it') }, 'cheap', 'GigaChat-2'],
    ['a warm-up', { max_tokens: 1, messages: user('quota') }, 'cheap', 'GigaChat-2'],
    [
      'a title',
      { messages: [{ role: 'system', content: 'Generate a concise, 3-5 word title with an emoji.' }, ...user('Hi')] },
      'cheap',
      'GigaChat-2',
    ],
    ['a title in Russian', { messages: user('Придумай короткий заголовок для этой беседы') }, 'cheap', 'GigaChat-2'],
    [
      'a summary',
      { messages: user('Please summarize this coding conversation in 50 characters') },
      'cheap',
      'GigaChat-2',
    ],
    [
      'what an editor shows while one waits',
      {
        messages: [
          {
            role: 'system',
            content: 'You excel at writing brief, cheerful progress messages for a programming assistant.',
          },
          ...user('Ten of them, as JSON'),
        ],
      },
      'cheap',
      'GigaChat-2',
    ],
    [
      'a branch for a chat',
      { messages: user('Write a short branch name for this request: log in') },
      'cheap',
      'GigaChat-2',
    ],
    [
      'work on such messages',
      { messages: user('Write a function that prints progress messages for a list of files') },
      undefined,
      'GigaChat-2-Max',
    ],
    [
      'work with tools, whatever its words',
      {
        messages: user('Generate a title for the page'),
        tools: [{ type: 'function', function: { name: 'write', parameters: { type: 'object', properties: {} } } }],
      },
      undefined,
      'GigaChat-2-Max',
    ],
    ['a long conversation', { messages: user('слово '.repeat(4000)) }, 'long', 'GigaChat-2-Pro'],
    [
      'a picture',
      {
        model: 'GigaChat-2',
        messages: user([
          { type: 'text', text: 'What?' },
          { type: 'image_url', image_url: { url: png } },
        ]),
      },
      'eyes',
      'GigaChat-2-Max',
    ],
    ['a name by its pattern', { model: 'fast-one', messages: user('Fix') }, 'fast', 'GigaChat-2'],
  ];
  for (const [what, body, rule, to] of cases) {
    it(`sends ${what} to ${to}${rule ? ` by the rule "${rule}"` : ''}, and the log says so`, async () => {
      const id = `r${cases.findIndex(([name]) => name === what)}`;
      const asked = { model: 'GigaChat-2-Max', ...body };
      const response = await stack.post('/v1/chat/completions', asked, { 'x-request-id': id });
      const answer = (await response.json()) as { model: string };
      assert.equal(response.status, 200, JSON.stringify(answer));
      assert.equal(answer.model, asked.model);
      assert.equal(response.headers.get('x-gigachat-model')?.replace(/:.*/, ''), to);
      const line = stack.logLines.map((text) => JSON.parse(text)).find((entry) => entry.requestId === id && entry.rule);
      assert.deepEqual([line?.rule, line?.to], rule ? [rule, to] : [undefined, undefined]);
    });
  }

  it('follows a rule to a name of the user that stands for a model, though it is on no list', async () => {
    const response = await stack.post('/v1/chat/completions', { model: 'own-1', messages: user('Fix') });
    assert.equal(response.headers.get('x-gigachat-model')?.replace(/:.*/, ''), 'GigaChat-2-Pro', await response.text());
  });

  it('leaves a rule out whose model is on no list: nothing is lost, the log and the health check say it', async () => {
    const routes = '[{"name":"lost","background":true,"to":"GigaChat-9"}]';
    const own = await startStack({ env: { BRIDGE_ROUTES: routes } });
    for (let turn = 0; turn < 2; turn += 1) {
      const response = await own.post('/v1/chat/completions', {
        model: 'GigaChat-2',
        max_tokens: 1,
        messages: user('hi'),
      });
      assert.equal(response.headers.get('x-gigachat-model')?.replace(/:.*/, ''), 'GigaChat-2');
    }
    const results = [];
    for await (const result of runChecks(own.headless.checks, systemClock)) results.push(result);
    await own.stop();
    const told = own.logLines.filter((line) => line.includes('GigaChat-9'));
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /The route \\"lost\\" names the model \\"GigaChat-9\\", which is not on the list/);
    const step = results.find(({ name }) => name === 'routes');
    assert.deepEqual([step?.ok, results.find(({ name }) => name === 'bridge')?.ok], [false, true]);
    assert.match(step?.detail ?? '', /GigaChat-9.*There are: .*GigaChat-2/);
  });

  it('is read from a file too, and names what is wrong in it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gigachat-bridge-routes-'));
    const read = (value: string) => readSettings({ GIGACHAT_CREDENTIALS: 'a:b', BRIDGE_ROUTES: value }).routes;
    const file = join(folder, 'routes.json');
    writeFileSync(file, '\uFEFF[{"background":true,"to":"GigaChat-2"}]\n');
    assert.deepEqual(read(file), [{ name: 'rule 1', background: true, to: 'GigaChat-2' }]);
    rmSync(folder, { recursive: true });
    const wrong: [value: string, pattern: RegExp][] = [
      [file, /or the path of a file with one; .*routes\.json cannot be read/],
      ['[{]', /BRIDGE_ROUTES is not valid JSON/],
      ['{"to":"x"}', /BRIDGE_ROUTES: it must be a list/],
      ['[{"background":true}]', /\[0\]\.to must be text/],
      ['[{"to":"x","image":true}]', /\[0\]\.image is not known here/],
      ['[{"to":"x","tokens_above":-1}]', /\[0\]\.tokens_above must not be below 0/],
      ['[{"to":"x","models":[]}]', /\[0\]\.models must name at least one/],
    ];
    for (const [value, pattern] of wrong) assert.throws(() => read(value), pattern, value);
  });
});
