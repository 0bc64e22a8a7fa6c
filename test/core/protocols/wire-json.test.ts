import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toJson } from '../../../src/core/protocols/gigachat/wire-json';

const letters = fc.string({
  unit: fc.constantFrom('a', '"', '\\', 'é', 'я', '世', '🙂', '\ufeff', '\0', '\n'),
  minLength: 1,
});

describe('a body for GigaChat', () => {
  it('is JSON in UTF-8, however long it is and whichever letters it has', () => {
    fc.assert(
      fc.property(letters, fc.integer({ min: 1, max: 40_000 }), (some, length) => {
        const content = some.repeat(Math.ceil(length / some.length));
        const body = { messages: [{ role: 'user' as const, content }], model: 'm', stream: true };
        assert.ok(Buffer.from(JSON.stringify(body)).equals(toJson(body)));
      }),
      { numRuns: 60 },
    );
  });

  it('has a sign in place of half a letter, however long it is', () => {
    for (const length of [1, 40_000]) {
      const content = `${'я'.repeat(length)}\ud83d`;
      const bytes = toJson({ model: 'm', messages: [{ role: 'user', content }], stream: true });
      assert.match(Buffer.from(bytes).toString(), /я\\ufffd"/);
    }
  });
});
