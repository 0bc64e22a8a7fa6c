import assert from 'node:assert/strict';
import { ChatError } from '../../../../src/core/chat/errors';
import type { ChatRequest, Part } from '../../../../src/core/chat/request';
import { Attachments } from '../../../../src/core/gigachat/chat/attachments';
import { plainQuestion } from '../../../harness/plain-question';

describe('a picture that two requests bring at the same time', () => {
  it('is refused to each by the place where it stands in its own', async () => {
    const nobody = () => Promise.reject(new ChatError('internal', 'nothing is to be uploaded'));
    const files = { upload: nobody, list: nobody, get: nobody, content: nobody, remove: nobody };
    const attachments = new Attachments(files, undefined);
    const broken: Part = {
      type: 'media',
      mime: 'image/gif',
      source: Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(100, 7)]),
    };
    const ask = async (...parts: Part[]) => {
      const request: ChatRequest = { ...plainQuestion('', 'GigaChat-2'), messages: [{ role: 'user', parts }] };
      await attachments.attach(request, new AbortController().signal);
    };
    const refused = (path: string) => ({
      kind: 'invalid-request',
      code: 'unsupported_content',
      param: path,
      message: `${path}: this image/gif is broken or too large to be made a PNG. Send a JPEG or PNG image.`,
    });
    await Promise.all([
      assert.rejects(ask(broken), refused('messages[0].content[0]')),
      assert.rejects(ask({ type: 'text', text: 'see' }, broken), refused('messages[0].content[1]')),
    ]);
  });
});
