import { ChatError } from '../../chat/errors';
import type { Part } from '../../chat/request';
import { fromDataUrl } from '../data-url';
import { typeOfName } from '../media-type';
import type { BodyMessage } from './schema';

/** The parts of a message's content. Throws `ChatError('invalid-request')` for a part no model here can read. */
export function toParts({ content }: BodyMessage, path: string): Part[] {
  if (content === null || content === undefined || content === '') return [];
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return content.map((part, index): Part => {
    if (typeof part === 'string') return { type: 'text', text: part };
    if ('text' in part) return { type: 'text', text: part.text };
    if ('refusal' in part) return { type: 'text', text: part.refusal };
    const where = `${path}.content[${index}]`;
    if ('image_url' in part) {
      const url = typeof part.image_url === 'string' ? part.image_url : part.image_url.url;
      return toImage(url, `${where}.image_url`);
    }
    if ('input_audio' in part) {
      const { data, format } = part.input_audio;
      return { type: 'media', mime: `audio/${format.toLowerCase()}`, source: Buffer.from(data, 'base64') };
    }
    if ('file' in part) return toFile(part.file, `${where}.file`);
    throw new ChatError('invalid-request', `${where}: content of type "${part.type.slice(0, 40)}" is not supported.`, {
      param: where,
      code: 'unsupported_content',
    });
  });
}

function toImage(url: string, path: string): Part {
  const inline = fromDataUrl(url);
  if (inline) return { type: 'media', mime: inline.mime, source: inline.bytes };
  if (URL.canParse(url) && /^https?:/i.test(url)) return { type: 'media', mime: 'image/*', source: new URL(url) };
  throw new ChatError('invalid-request', `${path}: must be a data: URL with base64 or an https address.`, {
    param: path,
  });
}

function toFile(
  { file_id, file_data, filename }: { file_id?: string | null; file_data?: string | null; filename?: string | null },
  path: string,
): Part {
  const name = filename ?? undefined;
  if (file_id)
    return { type: 'media', mime: 'application/octet-stream', name, source: { fileId: file_id.replace(/^file-/, '') } };
  const inline = file_data ? fromDataUrl(file_data) : undefined;
  if (inline) return { type: 'media', mime: inline.mime, name, source: inline.bytes };
  // Some clients send the bare base64; then the name tells the type.
  if (file_data && !file_data.startsWith('data:')) {
    return { type: 'media', mime: typeOfName(name ?? ''), name, source: Buffer.from(file_data, 'base64') };
  }
  throw new ChatError('invalid-request', `${path}: needs a file_id, or file_data as a data: URL with base64.`, {
    param: path,
  });
}

/** For roles whose content can only be text. */
export function toText(message: BodyMessage, path: string): string {
  return toParts(message, path)
    .map((part, index) => {
      if (part.type === 'text') return part.text;
      const where = `${path}.content[${index}]`;
      throw new ChatError('invalid-request', `${where}: only text is allowed here.`, { param: where });
    })
    .join('\n');
}
