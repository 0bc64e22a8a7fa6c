import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ChatError } from '../../../src/core/chat/errors';
import type { ChatEvent } from '../../../src/core/chat/events';
import { plainRequest } from '../../../src/core/chat/plain-request';
import type { ChatRequest } from '../../../src/core/chat/request';
import { streamedJson } from '../../../src/core/protocols/json/json-answer';
import { protocolSurfaces } from '../../harness/protocol-surface';
import { type Stack, startStack } from '../../harness/stack';
import { cut, eventsOf, places, streamOf } from '../chat/event-streams';

const json = '{"city": "Пермь", "tags": ["`", "```", "}"]}';
/** Answers that hold the JSON which was asked for. */
const wrapped = [
  json,
  `\n ${json} \n`,
  `\`\`\`json\n${json}\n\`\`\``,
  `Вот ответ:\n\n\`\`\`json\n${json}\n\`\`\`\nНадеюсь, это поможет!`,
  `Here it is: ${json} Anything else?`,
  `\`\`\`json\n${json}\n\`\`\`\n\nThat is the JSON (see [1]).`,
  `Так: {}\n\`\`\`\n${json}\n\`\`\``,
  `${json}\n${json}`,
];
const request: ChatRequest = { ...plainRequest('m', []), answer: 'json' };

async function streamed(parts: readonly string[]): Promise<string> {
  const steps = parts.map((text): ChatEvent[] => [{ type: 'text', text }]);
  const stream = streamedJson(streamOf([...steps, [{ type: 'finish', reason: 'stop' }]]), request, (_, problem) => {
    throw new ChatError('protocol', `asked again: ${problem}`);
  });
  try {
    return (await eventsOf(stream)).map((event) => (event.type === 'text' ? event.text : '')).join('');
  } catch (error) {
    return error instanceof ChatError ? `! ${error.message}` : String(error);
  }
}

describe('JSON that was asked for', () => {
  it('is found among words and fences wherever the answer is cut', async () => {
    const pieces = fc.constantFrom(
      ...wrapped,
      ...wrapped.slice(1),
      '```',
      '```json\n',
      '{"a": 1',
      '{"a": "\n\\d\\u00e9\\\\", "b": [1 , ], }',
      'слово ',
      '\n',
      '[1]',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 4 }), places, async (all, at) => {
        const text = all.join('');
        const expected = await streamed([text]);
        assert.equal(await streamed(cut([...text], at).map((part) => part.join(''))), expected);
        assert.equal(await streamed([...text]), expected);
      }),
      { numRuns: 300 },
    );
    for (const text of wrapped) assert.equal(await streamed([...text]), json);
  });

  it('is freed of slips that leave no doubt as it comes, and of nothing else', async () => {
    const slips = '{"lines": "a\n\tb \\d+ \\u00e9 \\"q\\" \\\\", "list": [1 ,\n ],}';
    const meant = '{"lines": "a\\n\\tb \\\\d+ \\u00e9 \\"q\\" \\\\", "list": [1 \n ]}';
    assert.equal(await streamed([slips]), meant);
    assert.equal(await streamed([...slips]), meant);
    assert.equal(
      await streamed(['{"a": ",}", "b" : [ 1 , 2 ] , "c": {} }']),
      '{"a": ",}", "b" : [ 1 , 2 ] , "c": {} }',
    );
    await fc.assert(
      fc.asyncProperty(fc.object(), fc.constantFrom(0, 2), async (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        assert.equal(await streamed([...text]), text);
      }),
      { numRuns: 100 },
    );
  });

  describe('over the bridge', () => {
    let stack: Stack;
    before(async () => {
      stack = await startStack({ env: { GIGACHAT_MAX_RETRIES: '0' } });
    });
    afterEach(() => stack.emulator.reset());
    after(() => stack.stop());
    const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    const forms: Record<string, { field: string; asked: Record<string, unknown>[] }> = {
      chat: {
        field: 'response_format',
        asked: [
          { response_format: { type: 'json_object' } },
          { response_format: { type: 'json_schema', json_schema: { name: 'a', schema } } },
          {
            response_format: { type: 'json_schema', json_schema: { name: 'a', schema } },
            tools: [{ type: 'function', function: { name: 'get', parameters: {} } }],
          },
        ],
      },
      responses: {
        field: 'text.format',
        asked: [
          { text: { format: { type: 'json_object' } } },
          { text: { format: { type: 'json_schema', name: 'a', schema } } },
        ],
      },
      messages: {
        field: 'output_config.format',
        asked: [{ output_config: { format: { type: 'json_schema', schema } } }],
      },
    };

    for (const surface of protocolSurfaces) {
      const form = forms[surface.name.split(' ')[0] ?? ''];
      for (const asked of form?.asked ?? []) {
        const what = JSON.stringify(asked).includes('json_object') ? 'an object' : 'a schema';
        const beside = 'tools' in asked ? ' beside tools' : '';
        it(`is what is given for ${what}${beside} over ${surface.name}`, async () => {
          for (const text of wrapped) {
            stack.emulator.script({ text: text.match(/.{1,4}/gsu) ?? [] });
            const response = await stack.post(surface.path, surface.body('Where?', asked));
            const raw = await response.text();
            assert.equal(response.status, 200, raw);
            assert.equal(surface.textOf(raw), json);
            assert.equal(stack.chatBodies().length, 1);
            stack.emulator.reset();
          }
        });

        it(`is freed of the slips of what is written by hand for ${what}${beside} over ${surface.name}`, async () => {
          // Its numbers have the digits that they were written with.
          const written = '{"city": "Пермь", "id": 12345678901234567890';
          for (const slip of [`${written},}`, `Так:\n\`\`\`json\n${written},}\n\`\`\``]) {
            stack.emulator.script({ text: slip });
            const response = await stack.post(surface.path, surface.body('Where?', asked));
            assert.equal(surface.textOf(await response.text()), `${written}}`);
            assert.equal(stack.chatBodies().length, 1);
            stack.emulator.reset();
          }
        });

        it(`is asked for once more, then refused by its field, for ${what}${beside} over ${surface.name}`, async () => {
          stack.emulator.script({ text: 'Perm.' }, { text: ['Here: ', json] });
          const mended = await stack.post(surface.path, surface.body('Where?', asked));
          assert.equal(surface.textOf(await mended.text()), json);
          stack.emulator.script({ text: 'Perm.', times: 0 });
          const refused = await stack.post(surface.path, surface.body('Where?', asked));
          assert.equal(refused.status, 502);
          assert.match(surface.errorOf(await refused.text()).message, new RegExp(`^${form?.field}: .* not valid JSON`));
          assert.ok(stack.chatBodies().length <= 2 + 3);
        });
      }
    }
  });
});
