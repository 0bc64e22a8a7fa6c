import assert from 'node:assert/strict';
import { answeredWith } from './answered-with';

describe('a line of status that no server should send', () => {
  for (const line of [
    'HTTP/1.1 000 None',
    'HTTP/1.1 099 None',
    'HTTP/1.1 99 None',
    'HTTP/1.1 0 None',
    'HTTP/1.1 1000 None',
    'HTTP/1.1 -1 None',
    'HTTP/9.9 200 Fine',
    'ICY 200 OK',
  ]) {
    it(`is said to be none: ${line}`, async () => {
      await assert.rejects(
        answeredWith(`${line}\r\ncontent-length: 0\r\n\r\n`),
        (error: Error & { kind: string; code: string }) => {
          assert.deepEqual([error.kind, error.code], ['protocol', 'bad_upstream_data'], error.message);
          assert.match(error.message, /is not HTTP/);
          return true;
        },
      );
    });
  }
});
