import type { ChatCompletionContentPart } from 'openai/resources/chat/completions';
import { type ChatError, wrongField } from '../../chat/errors';
import type { Part } from '../../chat/request';
import { isTextType, readOlderText } from '../../chat/text/text-type';
import { mostShown, shortened } from '../../ground/text/shortened';
import { mediaTypeOf } from '../media-type';

type Media = Extract<Part, { type: 'media' }>;

/** What `input_audio.format` is called where it differs from the end of the media type. */
const audioFormats: ReadonlyMap<string, string> = new Map(
  Object.entries({ mpeg: 'mp3', 'x-wav': 'wav', 'x-m4a': 'm4a', 'x-ogg': 'ogg' }),
);

/**
 * Parts as OpenAI's content: one text as a string, anything else as a list. Throws `ChatError('invalid-request')` that
 * names the part by `path` when it cannot travel; in the past a word stands in its place.
 */
export function toContent(parts: readonly Part[], path: string, isPast: boolean): string | ChatCompletionContentPart[] {
  const [only] = parts;
  if (!only) return '';
  if (parts.length === 1 && only.type === 'text') return only.text;
  return parts.map((part, index) =>
    part.type === 'text'
      ? { type: 'text', text: part.text }
      : isPast
        ? toPastPart(part)
        : toMediaPart(part, `${path}.content[${index}]`),
  );
}

function toPastPart(part: Media): ChatCompletionContentPart {
  try {
    return toMediaPart(part, '');
  } catch {
    const what = part.mime.startsWith('image/') ? 'image' : 'file';
    return { type: 'text', text: `[${what} left out: it cannot be sent on]` };
  }
}

function toMediaPart(part: Media, path: string): ChatCompletionContentPart {
  const { source, name } = part;
  if (source instanceof URL) {
    if (part.mime.startsWith('image/')) return { type: 'image_url', image_url: { url: source.href } };
    throw cannotCarry(path, `a file by its address (${shortened(part.mime, mostShown)})`);
  }
  if ('fileId' in source) throw cannotCarry(path, 'a file that was uploaded to GigaChat and is kept there');
  const mime = mediaTypeOf(part.mime, source);
  const base64 = Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('base64');
  const [family, kind = ''] = mime.split('/');
  if (isTextType(mime)) {
    const text = readOlderText(source);
    return { type: 'text', text: name === undefined ? text : `${name}:\n${text}` };
  }
  if (family === 'image') return { type: 'image_url', image_url: { url: `data:${mime};base64,${base64}` } };
  if (family === 'audio') return audioPart(base64, audioFormats.get(kind) ?? kind);
  if (mime !== 'application/pdf') throw cannotCarry(path, `a file of type ${shortened(mime, mostShown)}`);
  return {
    type: 'file',
    file: { filename: name ?? 'document.pdf', file_data: `data:${mime};base64,${base64}` },
  };
}

/** The official type lists two formats; servers that speak this protocol take more. */
function audioPart(data: string, format: string): ChatCompletionContentPart {
  return { type: 'input_audio', input_audio: { data, format: format as 'mp3' } };
}

function cannotCarry(path: string, what: string): ChatError {
  return wrongField(path, `${what} cannot be sent on in OpenAI's protocol.`, { code: 'unsupported_content' });
}
