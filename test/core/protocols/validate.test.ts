import assert from 'node:assert/strict';
import * as z from 'zod';
import { validate } from '../../../src/core/protocols/validate';

const schema = z.object({
  model: z.string().min(1),
  messages: z.array(z.object({ role: z.string(), text: z.union([z.string(), z.array(z.string())]) })).min(1),
  size: z.int().min(1, { error: 'must be one or more' }).optional(),
});
const said = (body: unknown) => {
  try {
    return validate(schema, body);
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};

describe('what is wrong with a request', () => {
  it('is said, and a right one is read, the first time as later, when zod has written a program for it', () => {
    const own = z.object({
      model: z.string(),
      size: z.int().nullish(),
      more: z.looseObject({ kind: z.literal('a') }).optional(),
    });
    const bodies = [
      { model: 'm', other: 1 },
      { size: null, model: 'm', more: { kind: 'a', left: true } },
      { model: 1 },
      { model: 'm', more: { kind: 'b' } },
      [],
    ];
    const readings = Array.from({ length: 6 }, () =>
      bodies.map((body) => {
        try {
          return JSON.stringify(validate(own, body));
        } catch (error) {
          return String(error);
        }
      }),
    );
    assert.equal(readings[0]?.[1], '{"model":"m","size":null,"more":{"kind":"a","left":true}}');
    for (const reading of readings) assert.deepEqual(reading, readings[0]);
  });

  it('is said in plain words where a field is missing or empty', () => {
    const messages = [{ role: 'user', text: 'hi' }];
    assert.equal(said({ messages }), 'model: is missing');
    assert.equal(said({ model: '', messages }), 'model: is empty');
    assert.equal(said({ model: 'm', messages: [] }), 'messages: is empty');
    assert.equal(said({ model: 'm', messages: [{ text: 'hi' }] }), 'messages[0].role: is missing');
    assert.match(String(said({ model: 'm', messages: 'hi' })), /^messages: .*expected array/);
    assert.equal(said({ model: 'm', messages, size: 0 }), 'size: must be one or more');
  });
});
