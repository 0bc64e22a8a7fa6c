import assert from 'node:assert/strict';
import type { ScriptedAnswer } from '../emulator/script/answer';
import { type Stack, startStack } from '../harness/stack';

type Json = Record<string, unknown>;

/** What a client sends, and what GigaChat is asked then. */
export interface ClientCase {
  /** Whose request it is, and what is odd in it. */
  from: string;
  body: Json;
  /** The conversation as GigaChat gets it, a line for each message; the plain question unless told. */
  told?: string[];
  /** Fields of GigaChat's body, `undefined` for those that must not be there. */
  sent?: Json;
  /** The field that is refused with 400, in place of all that. */
  refused?: string;
  /** What the warning of things left out names; none unless told. */
  leftOut?: string[];
}

/** An address with the least it needs. */
export interface Address {
  path: string;
  least: Json;
  headers?: Record<string, string>;
}

/** Every case is asked whole and as a stream: GigaChat must be asked the same, and both answers be well-formed. */
export function clientSuite(title: string, address: Address, cases: readonly ClientCase[]): void {
  describe(`${title}: what clients send`, () => {
    let stack: Stack;
    before(async () => {
      stack = await startStack({ emulator: { tokensPerSecond: 100_000 } });
    });
    after(() => stack.stop());

    const ask = async (body: Json, stream: boolean) => {
      stack.emulator.reset();
      stack.logLines.length = 0;
      const script: ScriptedAnswer = { text: '{"a":"b"}', times: 0 };
      stack.emulator.script(script);
      const whole = { model: 'GigaChat-2-Max', ...address.least, ...body, ...(stream && { stream }) };
      const answer = await stack.post(address.path, whole, address.headers);
      return { status: answer.status, text: await answer.text() };
    };

    for (const { from, body, told = ['user: hi'], sent = {}, refused, leftOut = [] } of cases) {
      it(from, async () => {
        for (const stream of [false, true]) {
          const { status, text } = await ask(body, stream);
          if (refused !== undefined) {
            assert.equal(status, 400, text);
            assert.ok(text.includes(refused), text);
            assert.deepEqual(stack.chatBodies(), []);
            continue;
          }
          assert.equal(status, 200, text);
          const asked = stack.chatBodies().at(-1) ?? {};
          assert.deepEqual((asked.messages as Json[]).map(line), told);
          for (const [field, value] of Object.entries(sent)) assert.deepEqual(asked[field], value, field);
          const warned = stack.logLines.find((one) => one.includes('something of the conversation before is left out'));
          for (const what of leftOut) assert.ok(warned?.includes(what), `${what} in ${warned}`);
          if (leftOut.length === 0) assert.equal(warned, undefined);
        }
      });
    }
  });
}

/** A message as GigaChat got it, in one line. */
function line({ role, content, function_call: call, attachments }: Json): string {
  const { name, arguments: args } = (call ?? {}) as Json;
  const said = call ? `${name}${JSON.stringify(args)}${content ? ` ${content}` : ''}` : content;
  return `${role}: ${said}${attachments ? ' +file' : ''}`;
}
