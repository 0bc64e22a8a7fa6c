import assert from 'node:assert/strict';
import { readResultContent } from '../../../src/core/protocols/dialects/parts';
import { Place } from '../../../src/core/protocols/dialects/reading';
import { writtenParts } from '../../../src/core/protocols/dialects/written-parts';

describe('parts that a tool’s result holds as JSON', () => {
  const megabytes = (count: number) => 'A'.repeat(count * 1024 * 1024);

  it('are found also where a picture is as large as a body may be', () => {
    const [image] = writtenParts(`[{"type":"image","data":"${megabytes(28)}","mimeType":"image/png"}]`) ?? [];
    assert.ok(image);
    const url = `data:image/png;base64,${megabytes(28)}`;
    assert.equal(writtenParts(`[{"type":"image_url","image_url":{"url":"${url}"}}]`)?.length, 1);
  });

  it('are none where something in them is nested deeper than anybody can walk', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    assert.equal(writtenParts(`[{"type":"x","data":"${'A'.repeat(64)}","more":${deep}}]`), undefined);
  });

  it('are none where a tool lists its own files, with texts beside them', () => {
    const told = `[{"type":"file","path":"a","hash":"${'ab'.repeat(40)}"}, {"type":"text","text":"x"}]`;
    for (const content of [told, [{ type: 'text', text: told }]]) {
      const parts = readResultContent(content, new Place('content', true, []));
      assert.deepEqual(parts, [{ type: 'text', text: told }]);
    }
  });

  it('are no sound where nothing says of which kind', () => {
    const own = { type: 'audio', data: 'song' };
    const parts = readResultContent([own], new Place('content', true, []));
    assert.deepEqual(parts, [{ type: 'text', text: JSON.stringify([own]) }]);
  });

  it('are none where a long text only begins as one', () => {
    for (const text of [`["${megabytes(28)}`, `{"content":"${megabytes(8)}"}`, `[${megabytes(8)}]`]) {
      assert.equal(writtenParts(text), undefined);
    }
  });
});
