import assert from 'node:assert/strict';
import { ChatError } from '../../../src/core/chat/errors';
import type { ChatFront } from '../../../src/core/protocols/front';
import { publishedProtocols } from './published-shapes';

const values: Readonly<Record<string, readonly unknown[]>> = {
  null: [null],
  number: [7, -0.5],
  string: ['zzz'],
  array: [[], [1]],
  object: [{}, { q: 1 }],
  boolean: [true, false],
};

describe('a value of the wrong type', () => {
  for (const [name, { front, least, shapes }] of Object.entries(publishedProtocols)) {
    for (const { body, fields } of shapes) {
      const whole = { ...least, ...body };
      for (const [path, types] of Object.entries(fields)) {
        it(`is refused in ${name} by the path ${path}, of whichever type it is`, () => {
          assert.doesNotThrow(() => front.parse(whole));
          for (const [type, list] of Object.entries(values)) {
            if (types.split(' ').includes(type)) continue;
            for (const value of list) assert.equal(refusedAt(front, withValue(whole, path, value)), path, type);
          }
        });
      }
    }
  }
});

/** The path that the refusal names, in its words and beside them. */
function refusedAt(front: ChatFront, body: unknown): string | undefined {
  try {
    front.parse(body);
  } catch (error) {
    assert.ok(error instanceof ChatError);
    const { status, message, param } = front.refusalOf(error);
    assert.equal(status, 400);
    assert.ok(message.startsWith(`${param}: `), message);
    return param;
  }
  return undefined;
}

/** The body with another value at a path that it has, or could have. */
function withValue(body: unknown, path: string, value: unknown): unknown {
  const [, step = '', rest = ''] = /^\.?([^.[\]]+|\[\d+\])(.*)$/.exec(path) ?? [];
  const key = step.replace(/[[\]]/g, '');
  const inner = (body as Record<string, unknown>)[key];
  const replaced = rest === '' ? value : withValue(inner, rest, value);
  if (Array.isArray(body)) return body.map((entry: unknown, index) => (index === Number(key) ? replaced : entry));
  return { ...(body as Record<string, unknown>), [key]: replaced };
}
