import assert from 'node:assert/strict';
import { objectInput, toInput } from '../../../src/core/protocols/gigachat/tool-json';

describe('the input of a tool that takes an object', () => {
  it('has the digits of a whole number that JavaScript would round as a text, at any depth', () => {
    const args =
      '{"id":12345678901234567890,"ids":[-9007199254740993,7],"in":{"at":9007199254740993},"small":42,"half":0.5}';
    assert.deepEqual(toInput(args), {
      id: '12345678901234567890',
      ids: ['-9007199254740993', 7],
      in: { at: '9007199254740993' },
      small: 42,
      half: 0.5,
    });
  });

  it('has them also in arguments that were cut off or have a comma too many, and where only an object will do', () => {
    for (const args of ['{"id":12345678901234567,}', '{"id":12345678901234567,"name":', '{"id":12345678901234567}']) {
      assert.deepEqual(toInput(args), { id: '12345678901234567' }, args);
      assert.deepEqual(objectInput(args), { id: '12345678901234567' }, args);
    }
    assert.equal(objectInput('[12345678901234567]'), undefined);
    assert.deepEqual(objectInput('{"a":1}'), { a: 1 });
  });

  it('is as it was written where no digit would be lost', () => {
    const input = { text: '12345678901234567890', most: 9007199254740991, list: [1, null, true] };
    assert.deepEqual(toInput(JSON.stringify(input)), input);
    assert.deepEqual(toInput(''), {});
    assert.deepEqual(toInput('[12345678901234567890]'), { value: ['12345678901234567890'] });
  });
});
