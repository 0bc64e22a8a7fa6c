import assert from 'node:assert/strict';
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

  it('are none where a long text only begins as one', () => {
    for (const text of [`["${megabytes(28)}`, `{"content":"${megabytes(8)}"}`, `[${megabytes(8)}]`]) {
      assert.equal(writtenParts(text), undefined);
    }
  });
});
