import assert from 'node:assert/strict';
import { shapeOf } from '../../../src/core/ground/shape';

describe('the shape of a request', () => {
  it('shows roles, types and lengths, and nothing that anybody wrote', () => {
    const shape = shapeOf({
      model: 'GigaChat-2',
      messages: [
        { role: 'user', content: 'a secret plan' },
        {
          role: 'assistant',
          tool_calls: [{ type: 'function', function: { name: 'read', arguments: '{"path":"/home/me"}' } }],
        },
      ],
      temperature: 0.5,
      image: new Uint8Array(7),
    });
    assert.equal(
      shape,
      '{"model":"GigaChat-2","messages":[{"role":"user","content":"<13>"},{"role":"assistant","tool_calls":[{"type":"function","function":{"name":"<4>","arguments":"<19>"}}]}],"temperature":0.5,"image":"<7 bytes>"}',
    );
  });

  it('shows the ends of a long list and how many lie between', () => {
    assert.equal(shapeOf(Array.from({ length: 50 }, (_, index) => index)), '[0,1,2,3,4,5,"<40 more>",46,47,48,49]');
  });

  it('shows the first fields of an object and how many there are besides', () => {
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`k${index}`, index]));
    const shape = JSON.parse(shapeOf(wide));
    assert.equal(Object.keys(shape).length, 41);
    assert.equal(shape.k39, 39);
    assert.equal(shape['…'], '<960 more>');
  });

  it('shows no field and no word of a protocol that a person may have written', () => {
    const shape = shapeOf({ input: { 'my plan for Ivan': 1, type: 'a plan for Ivan', план: 2 }, role: 'x'.repeat(65) });
    assert.equal(shape, '{"input":{"<16>":1,"type":"<15>","<4>":2},"role":"<65>"}');
  });
});
