import assert from 'node:assert/strict';
import { WireTools } from '../../../src/core/protocols/gigachat/wire-tools';

const city = { city: { type: 'string' }, days: { type: 'integer' } };
const tools = new WireTools([
  { name: 'get', schema: { type: 'object', properties: city } },
  { name: 'run', schema: { type: 'object', properties: { arguments: { type: 'object' }, name: { type: 'string' } } } },
  {
    name: 'pick',
    schema: { anyOf: [{ $ref: '#/$defs/City' }], type: 'object', $defs: { City: { properties: city } } },
  },
  { name: 'any', schema: { type: 'object' } },
  { name: 'open', schema: { type: 'object', properties: city, additionalProperties: true } },
  { name: 'must', schema: { type: 'object', properties: city, required: ['city'], additionalProperties: true } },
]);
const meant = (name: string, args: string) => tools.fromWireCall({ id: 'c', name, args })?.args;
const perm = '{"city":"Пермь","days":3}';

const enveloped = [
  `{"arguments":${perm}}`,
  `{"args":${perm}}`,
  `{"parameters":${perm}}`,
  `{"params": ${perm}}`,
  `{"input":${perm}}`,
  `{"arguments":${JSON.stringify(perm)}}`,
  `{"arguments":{"arguments":{"arguments":${perm}}}}`,
  `{"name":"get","arguments":${perm}}`,
  `{"properties":${perm}}`,
  `{"type":"object","properties":${perm},"required":["city"]}`,
  `{"arguments":{"properties":${perm}}}`,
  `[{"arguments":${perm}}]`,
  '{"arguments":{"city":"Пермь","days":"3"}}',
];

/** Arguments that are the tool's own, or could be. */
const kept: [name: string, args: string][] = [
  ['get', '{"name":"put","arguments":{"city":"x"}}'],
  ['get', '{"arguments":{"town":"x"}}'],
  ['get', '{"arguments":{"city":"x"},"days":3}'],
  ['get', '{"arguments":{"city":"x"},"more":3}'],
  ['get', '{"arguments":"Пермь"}'],
  ['get', '{"arguments":["Пермь"]}'],
  ['get', '{"arguments":{"arguments":{}},"args":{}}'],
  ['get', '{"properties":{"city":"x"},"more":1}'],
  ['run', '{"arguments":{"city":"x"}}'],
  ['run', '{"name":"run","arguments":{"arguments":{}}}'],
  ['any', '{"arguments":{"city":"x"}}'],
  ['open', '{"params":{"city":"x"}}'],
  ['open', '{"input":{}}'],
];

describe('arguments in what a model put around them', () => {
  for (const args of enveloped) it(`are found in ${args}`, () => assert.equal(meant('get', args), perm));

  for (const [name, args] of kept)
    it(`are the tool's own in ${args} (${name})`, () => assert.equal(meant(name, args), args));

  it('are found for a tool whose schema names them elsewhere, and where there are none', () => {
    assert.equal(meant('pick', `{"arguments":${perm}}`), perm);
    assert.equal(meant('must', `{"arguments":${perm}}`), perm);
    assert.equal(meant('get', '{"arguments":{}}'), '{}');
    assert.equal(meant('get', '{"arguments":{"arguments":{}}}'), '{}');
  });

  it('keep every digit', () => {
    const args = '{"city":"x","days":12345678901234567890}';
    assert.equal(meant('get', `{"arguments":${args}}`), args);
    assert.equal(meant('get', `{"arguments":${JSON.stringify(args)}}`), args);
  });

  it('are looked for in bounded time', () => {
    const deep = `${'{"arguments":'.repeat(400)}${perm}${'}'.repeat(400)}`;
    assert.equal(meant('get', deep), deep);
  });
});
