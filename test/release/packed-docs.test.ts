import assert from 'node:assert/strict';
import { packedDocs } from '../../.ci/packed-docs';

describe('the pages of the npm package', () => {
  it('lead out of it to where the project lives, once that is known', () => {
    const faq = packedDocs('https://github.com/some-owner/some-name').get('docs/faq.md') ?? '';
    assert.match(faq, /\]\(https:\/\/github\.com\/some-owner\/some-name\/blob\/HEAD\/docs\/model-picker\.md\)/);
    const unknown = packedDocs(undefined).get('docs/faq.md') ?? '';
    assert.match(unknown, /the model picker/);
    assert.doesNotMatch(unknown, /model-picker\.md/);
  });

  it('call the program as who installed the package has it', () => {
    const calls = [...packedDocs(undefined)].flatMap(([page, text]) =>
      [...text.matchAll(/node dist\/headless\.js/g)].map(() => page),
    );
    assert.deepEqual(calls, []);
    assert.match(packedDocs(undefined).get('docs/clients.md') ?? '', /`gigachat-bridge connect CLIENT`/);
  });
});
