import { ChatError } from '../../chat/errors';
import type { Part } from '../../chat/request';
import { fromDataUrl } from '../data-url';
import type { InputContent } from './schema';

type InputPart = Exclude<InputContent, string>[number];

/** The parts of an item's content. Throws `ChatError('invalid-request')` at `path` for a medium without a source. */
export function toParts(content: InputContent, path: string): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return content.map((part, index) => toPart(part, `${path}[${index}]`));
}

function toPart(part: InputPart, path: string): Part {
  switch (part.type) {
    case 'refusal':
      return { type: 'text', text: part.refusal };
    case 'input_image': {
      const url = typeof part.image_url === 'string' ? part.image_url : part.image_url?.url;
      return toMedia({ url, fileId: part.file_id }, 'image/*', path, 'image_url');
    }
    case 'input_file': {
      const { file_data: data, file_url: url, file_id: fileId, filename } = part;
      const inline = data && !data.startsWith('data:') ? `data:application/octet-stream;base64,${data}` : data;
      const media = toMedia({ url: inline || url, fileId }, 'application/octet-stream', path, 'file_data');
      if (media.type === 'media' && media.source instanceof Uint8Array && media.mime.startsWith('text/')) {
        const text = Buffer.from(media.source).toString('utf8');
        return { type: 'text', text: filename ? `${filename}\n${text}` : text };
      }
      return { ...media, ...(filename && { name: filename }) };
    }
    default:
      return { type: 'text', text: part.text };
  }
}

function toMedia(
  source: { url?: string | null; fileId?: string | null },
  mime: string,
  path: string,
  field: string,
): Part {
  if (source.fileId) return { type: 'media', mime, source: { fileId: source.fileId } };
  const inline = fromDataUrl(source.url ?? '');
  if (inline) return { type: 'media', mime: inline.mime, source: inline.bytes };
  if (source.url && URL.canParse(source.url) && /^https?:/i.test(source.url)) {
    return { type: 'media', mime, source: new URL(source.url) };
  }
  const param = `${path}.${field}`;
  throw new ChatError('invalid-request', `${param}: must be a data: URL with base64 or an https address.`, { param });
}

/** For roles whose content can only be text. */
export function toText(content: InputContent, path: string): string {
  return toParts(content, path)
    .map((part, index) => {
      if (part.type === 'text') return part.text;
      const param = `${path}[${index}]`;
      throw new ChatError('invalid-request', `${param}: only text is allowed here.`, { param });
    })
    .join('\n');
}
