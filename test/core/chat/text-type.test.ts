import assert from 'node:assert/strict';
import { isTextType, readText } from '../../../src/core/chat/text/text-type';

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
  });
});
