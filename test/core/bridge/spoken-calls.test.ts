import assert from 'node:assert/strict';
import { type OpenRouterServer, startOpenRouter } from '../../harness/openrouter/server';
import { type ProtocolSurface, protocolSurfaces } from '../../harness/protocol-surface';
import { type Stack, startStack } from '../../harness/stack';
import { leaks, offered } from '../protocols/leaks';

type Json = Record<string, unknown>;

/** The offered tools in each protocol's words. */
function toolsFor({ name }: ProtocolSurface): Json[] {
  return [...offered].map(([tool, schema]) => {
    if (name.startsWith('chat')) return { type: 'function', function: { name: tool, parameters: schema } };
    if (name.startsWith('responses')) return { type: 'function', name: tool, parameters: schema };
    return { name: tool, input_schema: { type: 'object', ...schema } };
  });
}

/** The calls of an answer, streamed or whole, and why it ended. */
function callsOf(surface: ProtocolSurface, raw: string): { calls: [unknown, unknown][]; finish: unknown } {
  const events = raw.startsWith('{')
    ? [JSON.parse(raw) as Json]
    : raw
        .split('\n')
        .filter((line) => line.startsWith('data: {'))
        .map((line) => JSON.parse(line.slice('data: '.length)) as Json);
  const calls: { name: unknown; args: string }[] = [];
  let finish: unknown;
  for (const event of events) {
    if (surface.name.startsWith('chat')) {
      const choice = (event.choices as Json[] | undefined)?.[0];
      const said = (choice?.delta ?? choice?.message) as Json | undefined;
      for (const call of (said?.tool_calls as Json[] | undefined) ?? []) {
        const told = call.function as { name?: string; arguments?: string };
        if (told.name) calls.push({ name: told.name, args: '' });
        const last = calls.at(-1);
        if (last) last.args += told.arguments ?? '';
      }
      finish = choice?.finish_reason ?? finish;
    } else if (surface.name.startsWith('responses')) {
      const item = event.type === 'response.output_item.done' ? [event.item as Json] : (event.output as Json[]);
      for (const one of item ?? [])
        if (one.type === 'function_call') calls.push({ name: one.name, args: String(one.arguments) });
      finish = 'tool';
    } else {
      for (const block of (event.content as Json[] | undefined) ?? []) {
        if (block.type === 'tool_use') calls.push({ name: block.name, args: JSON.stringify(block.input) });
      }
      const begun = event.content_block as Json | undefined;
      if (begun?.type === 'tool_use') calls.push({ name: begun.name, args: '' });
      const delta = event.delta as Json | undefined;
      const last = calls.at(-1);
      if (last && typeof delta?.partial_json === 'string') last.args += delta.partial_json;
      finish = event.stop_reason ?? delta?.stop_reason ?? finish;
    }
  }
  return { calls: calls.map(({ name, args }) => [name, JSON.parse(args || '{}')]), finish };
}

const finishes: Record<string, string> = { chat: 'tool_calls', responses: 'tool', messages: 'tool_use' };

describe('calls written as text, over the bridge', () => {
  let stack: Stack;
  let withFallback: Stack;
  let openRouter: OpenRouterServer;
  before(async () => {
    openRouter = await startOpenRouter();
    stack = await startStack({ env: { GIGACHAT_MAX_RETRIES: '0' } });
    withFallback = await startStack({ env: { GIGACHAT_MAX_RETRIES: '0', ...openRouter.env() } });
    withFallback.emulator.script({ status: 503, times: 0 });
  });
  afterEach(() => {
    stack.emulator.reset();
    openRouter.reset();
  });
  after(async () => {
    await stack.stop();
    await withFallback.stop();
    await openRouter.stop();
  });

  for (const surface of protocolSurfaces) {
    const ask = async (question: string, asked = stack) => {
      const response = await asked.post(surface.path, surface.body(question, { tools: toolsFor(surface) }));
      return { by: response.headers.get('x-gigachat-provider'), raw: await response.text() };
    };
    const check = (raw: string, { text, calls }: (typeof leaks)[number]) => {
      const made = callsOf(surface, raw);
      assert.deepEqual(made.calls, calls, raw);
      assert.equal(made.finish, finishes[surface.name.split(' ')[0] ?? '']);
      assert.equal(surface.textOf(raw), text);
    };

    it(`are real calls of GigaChat's over ${surface.name}, in every markup`, async () => {
      for (const leak of leaks) {
        stack.emulator.script({ text: leak.markup.match(/.{1,5}/gsu) ?? [] });
        check((await ask('weather?')).raw, leak);
      }
    });

    it(`are real calls of the fallback's over ${surface.name}, in every markup`, async () => {
      for (const [turn, leak] of leaks.entries()) {
        openRouter.script({ text: leak.markup.match(/.{1,5}/gsu) ?? [] });
        const { by, raw } = await ask(`weather on day ${turn}?`, withFallback);
        assert.equal(by, 'openrouter');
        check(raw, leak);
      }
    });
  }
});
