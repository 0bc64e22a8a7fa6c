import assert from 'node:assert/strict';
import { answeredWith } from './answered-with';

describe('words before an answer', () => {
  const open = async (words: number) =>
    (await answeredWith(`${'HTTP/1.1 103 Early\r\nlink: x\r\n\r\n'.repeat(words)}HTTP/1.1 204 Done\r\n\r\n`)).status;

  it('are passed over, a thousand of them', async () => {
    assert.equal(await open(1000), 204);
  });

  it('that go on end the call', async () => {
    await assert.rejects(open(1001), { kind: 'protocol', code: 'bad_upstream_data' });
  });
});
