import { changesIn } from '../../../src/core/chat/instructions';
import type { Message } from '../../../src/core/chat/request';
import { estimateTokens } from '../../../src/core/chat/token-estimate';
import { Conversations } from '../../../src/core/gigachat/chat/conversations';
import { filesOf } from '../../../src/core/gigachat/pool/pooled-provider';
import { shapeOf } from '../../../src/core/ground/shape';
import { anthropicMessages } from '../../../src/core/protocols/anthropic-messages/front';
import { fromDataUrl } from '../../../src/core/protocols/data-url';
import { toBody } from '../../../src/core/protocols/gigachat/body';
import { plainForm } from '../../../src/core/protocols/gigachat/wire';
import { WireTools } from '../../../src/core/protocols/gigachat/wire-tools';
import { parseLines } from '../../../src/core/protocols/openai-batches/input';
import { openAiChat } from '../../../src/core/protocols/openai-chat/front';
import { toOutboundMessages } from '../../../src/core/protocols/openai-chat/outbound-messages';
import { takeApart } from '../../../src/core/protocols/openai-completions/fill-in-the-middle';
import { compactionItem, readCompaction } from '../../../src/core/protocols/openai-responses/compaction';
import { itemsOf } from '../../../src/core/protocols/openai-responses/foreign-messages';
import { openAiResponses } from '../../../src/core/protocols/openai-responses/front';
import { readItems } from '../../../src/core/protocols/openai-responses/items/read-items';
import { ResponseStore } from '../../../src/core/protocols/openai-responses/store';
import { pairResults } from '../../../src/core/protocols/pairing';
import { type GrowCase, many, request, text } from './grow-case';

/** A call and its result again and again, as Chat Completions has them. */
const rounds = (count: number) =>
  many(count, (index) => [
    { role: 'user', content: 'x' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: `c${index}`, type: 'function', function: { name: 'get', arguments: '{"a":"b"}' } }],
    },
    { role: 'tool', tool_call_id: `c${index}`, content: 'x' },
  ]).flat();

export const requestCases: readonly GrowCase[] = [
  {
    name: 'calls of one id and their results',
    size: 500,
    make: (size) => {
      const messages: Message[] = [
        { role: 'assistant', text: '', toolCalls: many(size, () => ({ id: 'c', name: 'get', args: '{}' })) },
        ...many(size, (): Message => ({ role: 'tool', callId: 'c', parts: [text('x')] })),
      ];
      return () => pairResults(messages);
    },
  },
  {
    name: 'many results of one call, each another',
    size: 500,
    make: (size) => {
      const messages: Message[] = [
        { role: 'assistant', text: '', toolCalls: [{ id: 'c', name: 'get', args: '{}' }] },
        ...many(size, (index): Message => ({ role: 'tool', callId: 'c', parts: [text(`x${index}`)] })),
      ];
      return () => pairResults(messages);
    },
  },
  {
    name: 'calls of one id for another server, in one turn and in turns of their own',
    size: 300,
    make: (size) => {
      const calls = many(size, (index) => ({ id: 'c', name: 'get', args: `[${index}]` }));
      const messages: Message[] = [calls, ...calls.map((call) => [call])].map((toolCalls) => ({
        role: 'assistant',
        text: '',
        toolCalls,
      }));
      return () => [toOutboundMessages(messages), toOutboundMessages(messages, { plainIds: true })];
    },
  },
  {
    name: 'messages in a row of which each may name a file',
    size: 2000,
    make: (size) => {
      const asked = { ...request, messages: many(size, (): Message => ({ role: 'user', parts: [text('x')] })) };
      return () => filesOf(asked);
    },
  },
  {
    name: 'results that name no call of the turn before',
    size: 1000,
    make: (size) => {
      const calls = many(size, (index) => ({ type: 'tool_use', id: `c${index}`, name: 'get', input: {} }));
      const results = many(size, (index) => ({ type: 'tool_result', tool_use_id: `other${index}` }));
      const messages = [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: calls },
        { role: 'user', content: results },
      ];
      return () => {
        anthropicMessages.parse({ model: 'm', max_tokens: 1, messages });
        openAiResponses(new ResponseStore()).parse({ model: 'm', input: messages });
      };
    },
  },
  {
    name: 'results of items that name no call before them',
    size: 1000,
    make: (size) => {
      const calls = many(size, (index) => ({ type: 'tool_use', id: `c${index}`, name: 'get', input: {} }));
      const results = many(size, (index) => ({ type: 'tool_result', tool_use_id: `c${size - index}` }));
      const input = [
        { role: 'assistant', content: calls },
        { role: 'user', content: results },
        { role: 'user', content: 'x' },
      ];
      return () => readItems(itemsOf(input), []);
    },
  },
  {
    name: 'a choice among namespaces',
    size: 30,
    make: (size) => {
      const tools = many(size, (index) => ({ type: 'function', name: `tool__${index}` }));
      const listed = many(size * 100, (index) => ({ type: 'namespace', name: `n${index}` }));
      const tool_choice = { type: 'allowed_tools', mode: 'auto', tools: listed };
      const messages = [{ role: 'user', content: 'x' }];
      return () => openAiChat.parse({ model: 'm', messages, tools, tool_choice });
    },
  },
  {
    name: 'deferred tools in a namespace of many fields',
    size: 30,
    make: (size) => {
      const inner = many(size, (index) => ({ type: 'function', name: `t${index}`, defer_loading: true }));
      const fields = Object.fromEntries(many(size * 10, (index) => [`k${index}`, index]));
      const tools = [{ ...fields, type: 'namespace', name: 'ns', tools: inner }, { type: 'tool_search' }];
      return () => openAiResponses(new ResponseStore()).parse({ model: 'm', input: 'x', tools });
    },
  },
  {
    name: 'results inside each other',
    size: 4,
    make: (size) => {
      let content: unknown = [{ type: 'own', said: 'x'.repeat(size * 10_000) }];
      for (let depth = 0; depth < size / 2; depth += 1) content = [{ type: 'tool_result', tool_use_id: 'c', content }];
      const messages = [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'get', input: {} }] },
        { role: 'user', content },
      ];
      return () => anthropicMessages.parse({ model: 'm', max_tokens: 1, messages });
    },
  },
  {
    name: 'the lines of a batch',
    size: 250,
    make: (size) => {
      const lines = many(size, (index) =>
        JSON.stringify({ custom_id: `r${index}`, method: 'POST', url: '/v1/embeddings', body: { input: 'x' } }),
      ).join('\n');
      return () => parseLines(lines);
    },
  },
  {
    name: 'a data: address',
    size: 64_000,
    make: (size) => () => fromDataUrl(`data:${'a;'.repeat(500)}base64,${'A'.repeat(size)}`),
  },
  {
    name: 'the shape of a request',
    size: 500,
    make: (size) => {
      const fields = many(size, (index) => [`k${index}`, { role: 'user', content: [`x${index}`] }] as const);
      const value = { messages: Object.fromEntries(fields), items: many(size, (index) => `x${index}`) };
      return () => shapeOf(value);
    },
  },
  {
    name: 'an estimate of tokens',
    size: 4_000,
    make: (size) => () =>
      estimateTokens({
        ...request,
        messages: many(size, (): Message => ({ role: 'user', parts: [text('слово '.repeat(8))] })),
      }),
  },
  {
    name: 'orphans before calls of one id',
    size: 250,
    make: (size) => {
      const messages: Message[] = [
        ...many(size, (): Message => ({ role: 'tool', callId: 'c', parts: [text('x')] })),
        { role: 'assistant', text: '', toolCalls: many(size, () => ({ id: 'c', name: 'get', args: '{}' })) },
      ];
      return () => pairResults(messages);
    },
  },
  {
    name: 'a long conversation for GigaChat',
    size: 200,
    make: (size) => {
      const body = { model: 'm', messages: rounds(size) };
      return () => {
        const { request: parsed } = openAiChat.parse(body);
        return toBody(parsed, new WireTools(parsed.tools), plainForm);
      };
    },
  },
  {
    name: 'a long conversation in Responses',
    size: 200,
    make: (size) => {
      const input = many(size, (index) => [
        { type: 'function_call', call_id: `c${index}`, name: 'get', arguments: '{}' },
        { type: 'function_call_output', call_id: `c${index}`, output: 'x' },
        { role: 'user', content: 'x' },
      ]).flat();
      const front = openAiResponses(new ResponseStore());
      return () => front.parse({ model: 'm', store: false, input });
    },
  },
  {
    name: 'a long conversation in Messages',
    size: 200,
    make: (size) => {
      const messages = many(size, (index) => [
        { role: 'assistant', content: [{ type: 'tool_use', id: `c${index}`, name: 'get', input: {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: `c${index}`, content: 'x' }] },
      ]).flat();
      return () => anthropicMessages.parse({ model: 'm', max_tokens: 1, messages });
    },
  },
  {
    name: 'a summary in a compaction',
    size: 8_000,
    make: (size) => {
      const { encrypted_content } = compactionItem('c', '\\"'.repeat(size / 4));
      return () => readCompaction(encrypted_content);
    },
  },
  {
    name: 'a prompt of markers',
    size: 8_000,
    make: (size) => () => takeApart(`${'<|fim_prefix|>"<|fim_suffix|>"'.repeat(size)}<|fim_middle|>`),
  },
  { name: 'a prompt of blanks', size: 256_000, make: (size) => () => takeApart(`${' '.repeat(size)}x[SUFFIX]`) },
  {
    name: 'an upload of many fields',
    size: 200,
    make: (size) => {
      const body = `${many(size, (index) => `--b\r\ncontent-disposition: form-data; name="f${index}"\r\n\r\nx\r\n`).join('')}--b--\r\n`;
      return () => new Response(body, { headers: { 'content-type': 'multipart/form-data; boundary=b' } }).formData();
    },
  },
  {
    name: 'instructions that changed',
    size: 1_000,
    make: (size) => {
      const words = (from: number) =>
        many(size, (index) => `<env>${index + from}</env> line ${index + from}`).join('\n');
      const [before, now] = [words(0), words(1)];
      return () => changesIn([before], [now]);
    },
  },
  {
    name: 'the session of a long conversation',
    size: 1_000,
    make: (size) => {
      const messages = many(
        size,
        (index): Message =>
          index === 0 ? { role: 'system', text: '<env>1 '.repeat(size) } : { role: 'user', parts: [text('x')] },
      );
      const conversations = new Conversations('secret');
      return () => conversations.enter({ ...request, messages });
    },
  },
];
