import assert from 'node:assert/strict';
import { type Stack, startStack } from '../harness/stack';
import { at } from './wire-events';

type Part = [headers: string[], body: string | Buffer];

const png = Buffer.from('89504e470d0a1a0a0d0a2d2d786f', 'hex');
const word = Buffer.from('файл.txt').toString('base64');
const purpose: Part = [['Content-Disposition: form-data; name="purpose"'], 'user_data'];
const named = (disposition: string, body: string | Buffer = 'hello', ...more: string[]): Part => [
  [`Content-Disposition: form-data; ${disposition}`, ...more],
  body,
];

/** Forms as the libraries of many languages write them, with the name and the size that GigaChat is to keep. */
const forms: [from: string, parts: Part[], name: string, size: number, kept?: string][] = [
  ['curl', [purpose, named('name="file"; filename="a.txt"', 'hello', 'Content-Type: text/plain')], 'a.txt', 5],
  [
    '.NET, which quotes nothing and says a name twice',
    [
      [['Content-Type: text/plain; charset=utf-8', 'Content-Disposition: form-data; name=purpose'], 'user_data'],
      named(`name=file; filename="=?utf-8?B?${word}?="; filename*=utf-8''%D1%84%D0%B0%D0%B9%D0%BB.txt`),
    ],
    'файл.txt',
    5,
  ],
  ['.NET without the second name', [purpose, named(`name=file; filename="=?utf-8?B?${word}?="`)], 'файл.txt', 5],
  ['.NET, a plain name without quotes', [purpose, named('name=file; filename=a.txt')], 'a.txt', 5],
  ["Rust's reqwest", [purpose, named(`name="file"; filename*=utf-8''%D1%84.txt`)], 'ф.txt', 5],
  ['Python, letters as they are', [purpose, named('name="file"; filename="файл.txt"')], 'файл.txt', 5],
  ['a browser, quotes in its own way', [purpose, named('name="file"; filename="a%22b.txt"')], 'a"b.txt', 5],
  ['Go, quotes behind a backslash', [purpose, named('name="file"; filename="a\\"b.txt"')], 'a"b.txt', 5],
  ['headers in small letters', [[['content-disposition:form-data;name="file";filename="a.txt"'], 'hello']], 'a.txt', 5],
  [
    'programs for mail, in base64 with line ends',
    [
      named('name="purpose"', 'dXNlcl9k\r\nYXRh', 'Content-Transfer-Encoding: base64'),
      named('name="file"; filename="a.txt"', 'aGVs\r\nbG8=', 'content-transfer-encoding: BASE64'),
    ],
    'a.txt',
    5,
    'hello',
  ],
  [
    'Java, which says that nothing is encoded',
    [purpose, named('name="file"; filename="a.txt"', 'hello', 'Content-Transfer-Encoding: binary')],
    'a.txt',
    5,
  ],
  ['a name of nothing', [purpose, named('name="file"; filename=""')], 'file', 5],
  ['a file of nothing', [purpose, named('name="file"; filename="a.txt"', '')], 'a.txt', 0],
  [
    'bytes that look like the boundary',
    [named('name="file"; filename="a.txt"', 'a\r\n--form-of-ours-2\r\nb')],
    'a.txt',
    22,
  ],
  ['bytes of every kind', [purpose, named('name="file"; filename="a.png"', png)], 'a.png', png.length],
  [
    'fields of the newest SDK',
    [named('name="expires_after[anchor]"', 'created_at'), purpose, named('name="file"; filename="a.txt"')],
    'a.txt',
    5,
  ],
];

describe('a form with a file', () => {
  let stack: Stack;
  before(async () => {
    stack = await startStack({ emulator: { tokensPerSecond: 100_000 } });
  });
  after(() => stack.stop());

  const boundary = 'form-of-ours';
  const bodyOf = (parts: readonly Part[], end = `--${boundary}--\r\n`) =>
    Buffer.concat([
      ...parts.flatMap(([headers, body]) => [
        Buffer.from(`--${boundary}\r\n${headers.join('\r\n')}\r\n\r\n`),
        Buffer.from(body),
        Buffer.from('\r\n'),
      ]),
      Buffer.from(end),
    ]);
  const send = async (body: Buffer, type = `multipart/form-data; boundary=${boundary}`) => {
    const answer = await fetch(`${stack.url}/v1/files`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': type },
      body: new Uint8Array(body),
    });
    return { status: answer.status, body: await answer.json() };
  };

  for (const [from, parts, name, size, meant] of forms) {
    it(`is read as it was written by ${from}`, async () => {
      const types = [boundary, `"${boundary}"; charset=utf-8`].map((one) => `multipart/form-data; boundary=${one}`);
      for (const type of types) {
        const { status, body } = await send(bodyOf(parts), type);
        assert.equal(status, 200, JSON.stringify(body));
        assert.deepEqual([at(body, 'filename'), at(body, 'bytes')], [name, size]);
        const kept = await stack.get(`/v1/files/${at(body, 'id')}/content`);
        const sent = parts.find(([headers]) => headers.some((one) => one.includes('filename')))?.[1] ?? '';
        assert.deepEqual(Buffer.from(await kept.arrayBuffer()), Buffer.from(meant ?? sent));
      }
    });
  }

  const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  const types: [what: string, given: string | undefined, name: string, type: string][] = [
    ['a stream of bytes, by its name', 'application/octet-stream', 'отчёт.docx', docx],
    ['no type, by its name', undefined, 'notes.md', 'text/plain'],
    ['the type that others know', 'audio/mpeg', 'a.mp3', 'audio/mp3'],
    [
      'the type of a table, which GigaChat calls by an older word',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'a.xlsx',
      'application/vnd.ms-excel',
    ],
    ['another type than its bytes have', 'image/jpeg', 'a.png', 'image/png'],
    ['a type that nobody knows', 'application/x-ours', 'a.bin', 'application/x-ours'],
  ];
  for (const [what, given, name, type] of types) {
    it(`goes to GigaChat as a type that it knows, when it is called ${what}`, async () => {
      const more = given === undefined ? [] : [`Content-Type: ${given}`];
      const body = name === 'a.png' ? png : 'hello';
      const { body: file } = await send(bodyOf([purpose, named(`name="file"; filename="${name}"`, body, ...more)]));
      const kept = await stack.get(`/v1/files/${at(file, 'id')}/content`);
      assert.equal(kept.headers.get('content-type'), type);
    });
  }

  it('may have something in front of it and behind it', async () => {
    const form = bodyOf([named('name="file"; filename="a.txt"')]);
    const { status } = await send(Buffer.concat([Buffer.from('for old readers\r\n'), form, Buffer.from('the end')]));
    assert.equal(status, 200);
  });

  const file = named('name="file"; filename="a.txt"');
  const wrong: [what: string, body: Buffer, code: string][] = [
    ['without its end', bodyOf([file], ''), 'invalid_multipart'],
    ['of another boundary', Buffer.from(bodyOf([file]).toString().replaceAll(boundary, 'other')), 'invalid_multipart'],
    ['with a part of no name', bodyOf([[['Content-Disposition: form-data'], 'x'], file]), 'invalid_multipart'],
    ['with a part of no headers', bodyOf([[[], 'x'], file]), 'invalid_multipart'],
    ['with headers that never end', bodyOf([[[`X: ${'x'.repeat(9000)}`], 'x'], file]), 'invalid_multipart'],
    ['of a hundred and one parts', bodyOf(Array(101).fill(purpose)), 'invalid_multipart'],
    ['of nothing', bodyOf([]), 'invalid_request'],
    ['with two files', bodyOf([file, file]), 'invalid_request'],
    ['with words for a file', bodyOf([named('name="file"')]), 'invalid_request'],
    ['with the file under another name', bodyOf([named('name="document"; filename="a.txt"')]), 'invalid_request'],
    ['that is empty', Buffer.alloc(0), 'invalid_multipart'],
  ];
  for (const [what, body, code] of wrong) {
    it(`is refused ${what}`, async () => {
      const answer = await send(body);
      assert.deepEqual([answer.status, at(answer.body, 'error', 'code')], [400, code], JSON.stringify(answer.body));
    });
  }
});
