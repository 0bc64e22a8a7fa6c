import { ChatError } from '../../chat/errors';
import type { Part } from '../../chat/request';
import type { ContentBlock } from './schema';

type Image = Extract<ContentBlock, { type: 'image' }>;
type Document = Extract<ContentBlock, { type: 'document' }>;
type MediaSource = Image['source'];

/** A picture as a part. Throws `ChatError('invalid-request')` at `path` when it holds nothing or has no address. */
export function toImage({ source }: Image, path: string): Part {
  return toMedia(source, 'image/*', path);
}

/** A document: text of any kind is inlined under its title, a file goes on as a medium. */
export function toDocument({ source, title, context }: Document, path: string): Part[] {
  const inlined = (...parts: Part[]): Part[] => [
    ...[title, context].flatMap((text): Part[] => (text ? [{ type: 'text', text }] : [])),
    ...parts,
  ];
  switch (source.type) {
    case 'text':
      return inlined({ type: 'text', text: source.data });
    case 'content':
      if (typeof source.content === 'string') return inlined({ type: 'text', text: source.content });
      return inlined(
        ...source.content.map((block, index) =>
          block.type === 'text' ? block : toImage(block, `${path}.source.content[${index}]`),
        ),
      );
    default: {
      const part = toMedia(source, 'application/pdf', path);
      if (part.type === 'media' && part.source instanceof Uint8Array && part.mime.startsWith('text/')) {
        return inlined({ type: 'text', text: Buffer.from(part.source).toString('utf8') });
      }
      return [{ ...part, ...(title && { name: title }) }];
    }
  }
}

function toMedia(source: MediaSource, mime: string, path: string): Part {
  switch (source.type) {
    case 'base64': {
      const bytes = Buffer.from(source.data, 'base64');
      if (bytes.length === 0) throw wrong(`${path}.source.data`, 'holds no base64 data.');
      return { type: 'media', mime: source.media_type.trim().toLowerCase(), source: bytes };
    }
    case 'url':
      if (!URL.canParse(source.url) || !/^https?:/i.test(source.url)) {
        throw wrong(`${path}.source.url`, 'must be an https address.');
      }
      return { type: 'media', mime, source: new URL(source.url) };
    case 'file':
      return { type: 'media', mime, source: { fileId: source.file_id } };
  }
}

function wrong(param: string, complaint: string): ChatError {
  return new ChatError('invalid-request', `${param}: ${complaint}`, { param });
}
