import assert from 'node:assert/strict';
import { isTextType, readOlderText, readText } from '../../../src/core/chat/text/text-type';

describe('the media types whose bytes are text', () => {
  it('are known by whatever name a text goes', () => {
    const texts = [
      ...['text/plain', 'TEXT/Markdown', 'text/x-python; charset=utf-8', 'application/json', 'Application/JSON'],
      ...['application/ld+json', 'application/x-json', 'application/x-ndjson', 'application/json-seq', 'image/svg+xml'],
      ...['application/xml', 'application/xhtml+xml', 'application/yaml', 'application/x-yaml', 'application/x-yml'],
      ...['application/toml', 'application/sql', 'application/javascript', 'application/x-typescript'],
      ...['application/x-sh', 'application/x-httpd-php', 'application/graphql', 'application/vnd.oai.openapi+yaml'],
    ];
    assert.deepEqual(
      texts.filter((mime) => !isTextType(mime)),
      [],
    );
  });

  it('are none of pictures, sound, documents and bytes of any kind', () => {
    const others = [
      ...['image/png', 'audio/wav', 'application/pdf', 'application/octet-stream', 'application/zip', '', '/'],
      ...['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/msword'],
      ...['application/jsonx', 'application/x-shockwave-flash', 'application/xmlish', 'text', 'usage'],
    ];
    assert.deepEqual(others.filter(isTextType), []);
  });

  it('are read as UTF-16 when they begin as such', () => {
    assert.equal(readText(Buffer.from('\uFEFFпривет', 'utf16le')), 'привет');
    assert.equal(readText(Buffer.from('\uFEFFпривет', 'utf16le').swap16()), 'привет');
    assert.equal(readText(Buffer.from('привет')), 'привет');
    assert.equal(readText(new Uint8Array()), '');
    assert.equal(readOlderText(Buffer.from('\uFEFFпривет', 'utf16le')), 'привет');
  });

  it('are read in the older encodings of Windows when they are plainly no UTF-8', () => {
    const russian = 'Привет, мир! Я иду домой: № 5, «ёлка».';
    const inOlder = (text: string, table: ReadonlyMap<string, number>) =>
      Buffer.from([...text].map((char) => table.get(char) ?? char.charCodeAt(0)));
    for (const encoding of ['windows-1251', 'ibm866', 'windows-1252']) {
      const all = Uint8Array.from({ length: 128 }, (_, index) => index + 128);
      const table = new Map([...new TextDecoder(encoding).decode(all)].map((char, index) => [char, index + 128]));
      const text = encoding === 'windows-1252' ? 'déjà vu, naïve café' : russian.replace(/[«»]/g, '"');
      assert.equal(readOlderText(inOlder(text, table)), text);
      assert.equal(readOlderText(inOlder(text.toUpperCase(), table)), text.toUpperCase());
      assert.throws(() => readText(inOlder(text, table), { fatal: true }));
      // A key that was guessed would be a wrong one.
      assert.match(readText(inOlder(text, table)), /\uFFFD/);
    }
    const damaged = Buffer.concat([Buffer.from(russian), Buffer.from([0xd0])]);
    assert.equal(readOlderText(damaged), `${russian}\uFFFD`);
    assert.equal(readOlderText(Buffer.from([0xff, 0, 0xcf, 0xf0])), '\uFFFD\0\uFFFD\uFFFD');
    assert.equal(readOlderText(Buffer.from('\uFFFD')), '\uFFFD');
  });
});
