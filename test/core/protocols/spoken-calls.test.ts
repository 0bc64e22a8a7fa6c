import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChatEvent } from '../../../src/core/chat/events';
import { filterText } from '../../../src/core/chat/text/filter-text';
import { SpokenCallFilter } from '../../../src/core/protocols/spoken-calls/filter';
import { cut, eventsOf, places, streamOf } from '../chat/event-streams';
import { type Leak, leaks, noLeaks, offered } from './leaks';

async function heard(parts: readonly string[], tools = offered): Promise<{ text: string; calls: [string, unknown][] }> {
  const steps = parts.map((text): ChatEvent[] => [{ type: 'text', text }]);
  const events = await eventsOf(
    filterText(
      streamOf([...steps, [{ type: 'finish', reason: 'stop' }]]),
      new SpokenCallFilter((name) => tools.get(name)),
    ),
  );
  const calls: [string, unknown][] = [];
  let text = '';
  for (const event of events) {
    if (event.type === 'text') text += event.text;
    else if (event.type === 'tool-call') calls.push([event.name, {}]);
    else if (event.type === 'tool-args') calls.push([calls.pop()?.[0] ?? '', JSON.parse(event.json)]);
  }
  return { text, calls };
}

const about = (markup: string) => JSON.stringify(markup.length > 70 ? `${markup.slice(0, 67)}…` : markup);
const isWholeText = ({ markup }: Leak) => /^[[{]"?/.test(markup) && !markup.startsWith('[TOOL');
const letters = (text: string) => Array.from({ length: text.length }, (_, at) => text.charAt(at));

describe('calls that a model wrote as text', () => {
  for (const leak of leaks) {
    const { markup, text, calls } = leak;
    it(`are calls in ${about(markup)}, wherever it is cut`, async () => {
      assert.deepEqual(await heard([markup]), { text, calls });
      assert.deepEqual(await heard(letters(markup)), { text, calls });
      for (let at = 1; at < markup.length; at += 1) {
        assert.deepEqual(await heard([markup.slice(0, at), markup.slice(at)]), { text, calls }, `cut at ${at}`);
      }
    });

    it(`are text in ${about(markup)} when no such tool was offered`, async () => {
      for (const tools of [new Map(), new Map([['other', {}]])]) {
        assert.deepEqual(await heard([markup], tools), { text: markup, calls: [] });
        assert.deepEqual(await heard(letters(markup), tools), { text: markup, calls: [] });
      }
    });

    it(`keep the words around ${about(markup)}`, async () => {
      if (isWholeText(leak)) return;
      const framed = `Я посмотрю.\n${markup}\nГотово.`;
      const said = { text: `Я посмотрю.\n${text}\nГотово.`, calls };
      assert.deepEqual(await heard([framed]), said);
      assert.deepEqual(await heard(letters(framed)), said);
    });

    it(`are text as far as they came when ${about(markup)} is cut off`, async () => {
      for (let end = 1; end < markup.length; end += 1) {
        const begun = markup.slice(0, end);
        const { text: given, calls: made } = await heard([begun]);
        assert.deepEqual(made, calls.slice(0, made.length));
        if (made.length === 0) assert.equal(given, begun);
        assert.deepEqual(await heard(letters(begun)), { text: given, calls: made });
      }
    });
  }

  for (const text of noLeaks) {
    it(`are not in ${about(text)}`, async () => {
      assert.deepEqual(await heard([text]), { text, calls: [] });
      assert.deepEqual(await heard(letters(text)), { text, calls: [] });
    });
  }

  it('are calls however much of a long one comes at once', async () => {
    const [[name = ''] = []] = offered;
    const args = { path: 'a.ts', content: 'строка\n'.repeat(1000) };
    for (const json of [
      { name, arguments: args },
      [{ name, arguments: args }],
      { tool_calls: [{ name, arguments: args }] },
    ]) {
      for (const text of [
        JSON.stringify(json),
        `\`\`\`json\n${JSON.stringify(json, null, 2)}\n\`\`\``,
        `\n\n${JSON.stringify(json)}`,
      ]) {
        const made = { text: '', calls: [[name, args]] };
        assert.deepEqual(await heard([text]), made);
        for (const at of [1, 100, 1999, 2001, 5000])
          assert.deepEqual(await heard([text.slice(0, at), text.slice(at)]), made, `cut at ${at}`);
      }
    }
  });

  it('are calls in a row also in one code fence, or each in its own', async () => {
    const call = (days: number) => `{"name": "get", "arguments": {"days": ${days}}}`;
    const made = { text: '', calls: [1, 2].map((days) => ['get', { days }]) };
    for (const between of ['\n\n', '\n```\n```json\n', '\n```\n\n```\n']) {
      const fenced = `\`\`\`json\n${call(1)}${between}${call(2)}\n\`\`\`\n`;
      assert.deepEqual(await heard([fenced]), made);
      assert.deepEqual(await heard(letters(fenced)), made);
    }
  });

  it('are calls however much stands behind them that says nothing', async () => {
    const text = `{"name": "get", "arguments": {"days": 3}}${', ```\n'.repeat(4_000_000)}`;
    assert.deepEqual(await heard([text]), { text: '', calls: [['get', { days: 3 }]] });
  });

  it('keep all digits of their numbers', async () => {
    const digits = '12345678901234567890';
    for (const text of [
      `{"name": "get", "arguments": {"days": ${digits}}}`,
      `{"name": "get", "arguments": "{\\"days\\": ${digits}}"}`,
      `<tool_call>{"name": "get", "arguments": {"days": ${digits},}}</tool_call>`,
      `<invoke name="get"><parameter name="days">${digits}</parameter></invoke>`,
      `<tool_call>get<arg_key>days</arg_key><arg_value>${digits}</arg_value></tool_call>`,
      `[TOOL_CALLS]get[ARGS]{"days": ${digits}}`,
      `[get(days=${digits})]`,
    ]) {
      const filter = new SpokenCallFilter((name) => offered.get(name));
      const said = [...filter.push(text), ...filter.flush()];
      assert.deepEqual(
        said.flatMap((event) => (event.type === 'tool-args' ? [event.json.replaceAll(' ', '')] : [])),
        [`{"days":${digits}}`],
        text,
      );
    }
  });

  it('are text when they are the whole text, and one of them is of a tool that was not offered', async () => {
    const call = (name: string) => `{"name": "${name}", "arguments": {"days": 3}}`;
    for (const text of [`[${call('get')}, ${call('rm')}]`, `[${call('rm')}, ${call('get')}]`]) {
      assert.deepEqual(await heard([text]), { text, calls: [] });
      assert.deepEqual(await heard(letters(text)), { text, calls: [] });
    }
  });

  it('leave nothing of the tag that closes them when the end of the answer cuts that off', async () => {
    const made = { text: '', calls: [['get', { city: 'x' }]] };
    const closing = '</tool_call>';
    for (let end = 0; end < closing.length; end += 1) {
      const begun = `<tool_call>{"name": "get", "arguments": {"city": "x"}}${closing.slice(0, end)}`;
      assert.deepEqual(await heard([begun]), made, begun);
      assert.deepEqual(await heard(letters(begun)), made, begun);
    }
  });

  it('keep the known one beside one of a tool that is not there, which stays text', async () => {
    const rm = '<invoke name="rm"><parameter name="city">x</parameter></invoke>';
    const get = '<invoke name="get"><parameter name="city">x</parameter></invoke>';
    const { text, calls } = await heard([`<tool_calls>${get}${rm}</tool_calls>`]);
    assert.deepEqual([text, calls], [`${rm}</tool_calls>`, [['get', { city: 'x' }]]]);
  });

  it('are the same however a text of them is cut, and nothing of it is lost', async () => {
    const words = fc.constantFrom(
      'Так. ',
      '\n',
      '`',
      '```',
      '\n```\n',
      '<',
      '<tool_call>',
      '</invoke>',
      'function call',
      '[',
    );
    const piece = fc.oneof(words, fc.constantFrom(...leaks.map(({ markup }) => markup)), fc.constantFrom(...noLeaks));
    const text = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(text, places, async (whole, at) => {
        const expected = await heard([whole]);
        assert.deepEqual(await heard(cut(letters(whole), at).map((part) => part.join(''))), expected);
        assert.deepEqual(await heard(letters(whole)), expected);
        if (expected.calls.length === 0) assert.equal(expected.text, whole);
      }),
      { numRuns: 300 },
    );
  });

  it('are in Python only where nothing else is said, and keep any text that they hold', async () => {
    const word = fc.string({ unit: fc.constantFrom(...'ab "\'\\\n()[]{},=`#и😀') });
    const quoted = (text: string, quote: string) => {
      const escaped = text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n');
      return `${quote}${escaped}${quote}`;
    };
    const call = (city: string, quote: string) => `[get(city=${quoted(city, quote)}, days=3)]`;
    await fc.assert(
      fc.asyncProperty(word, word, word, fc.constantFrom('"', "'"), async (city, before, after, quote) => {
        const alone = await heard([call(city, quote)]);
        assert.deepEqual(alone, { text: '', calls: [['get', { city, days: 3 }]] });
        for (const text of [`${before}${call(city, quote)}${after}`, before + after, `[get(=${before}и${after})]`]) {
          const { text: given, calls } = await heard([text]);
          if (text.trim() !== call(city, quote)) assert.deepEqual([given, calls], [text, []]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are in Python with one value in brackets as that value, and with a comma behind it as a list', async () => {
    for (const [value, city] of [
      ["('Пе'\n 'рмь')", 'Пермь'],
      ["(('Пермь'))", 'Пермь'],
      ["('Пермь',)", ['Пермь']],
      ["('Пермь', 'Омск')", ['Пермь', 'Омск']],
      ['()', []],
      ['((), )', [[]]],
    ] as const) {
      assert.deepEqual(await heard([`[get(city=${value})]`]), { text: '', calls: [['get', { city }]] }, value);
    }
    for (const value of ['(и)', "('a' 5)", "('a'", '(,)', '('.repeat(200)]) {
      const text = `[get(city=${value})]`;
      assert.deepEqual(await heard([text]), { text, calls: [] });
    }
  });

  it('are text where what begins as Python is none, with the call behind it', async () => {
    for (const opening of ['function call', '<|python_tag|>', '<|python_start|>']) {
      const text = `${opening}[get(city=и)]{"name": "get", "arguments": {}}`;
      assert.deepEqual(await heard([text]), { text, calls: [] });
    }
  });

  it('are looked for in Python in a time that grows no faster than the text', async () => {
    for (const unit of [
      '[get(',
      '[get(a=[',
      "[get(a='",
      '[get(a="""',
      '<|tool_call_start|>[get(a=',
      '(',
      '\\',
      '"',
      "'",
    ]) {
      const text = `[get(city=${unit.repeat(40_000)}`;
      assert.deepEqual(await heard([text]), { text, calls: [] });
    }
  });

  it('hold back the definition of another tool no longer than up to its name', () => {
    const filter = new SpokenCallFilter((name) => offered.get(name));
    const text = '```json\n{"type": "function", "function": {"name": "rm"';
    assert.deepEqual(
      letters(text).flatMap((letter) => filter.push(letter)),
      [{ type: 'text', text }],
    );
  });

  it('hold nothing back that cannot become one', async () => {
    const filter = new SpokenCallFilter((name) => offered.get(name));
    const given: string[] = [];
    for (const text of [
      'Один',
      ' <',
      'b>два',
      ' <tool',
      'box>',
      ' fun',
      ' [TOOL',
      ' BOX]',
      ' <invoke na',
      'med>',
      ' <tool_call> !',
    ]) {
      given.push(
        filter
          .push(text)
          .map((event) => (event.type === 'text' ? event.text : ''))
          .join(''),
      );
    }
    assert.deepEqual(given, [
      'Один',
      ' ',
      '<b>два',
      ' ',
      '<toolbox>',
      ' ',
      'fun ',
      '[TOOL BOX]',
      ' ',
      '<invoke named>',
      ' <tool_call> !',
    ]);
  });
});
