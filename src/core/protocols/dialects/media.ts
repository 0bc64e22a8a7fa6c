import type { Part } from '../../chat/request';
import { isTextType, readOlderText } from '../../chat/text/text-type';
import { fromBase64, fromDataUrl } from '../data-url';
import { bareFileId } from '../file-id';
import { typeOfFile } from '../media-type';
import type { Place } from './reading';

type Media = Extract<Part, { type: 'media' }>;

/** What a content part says of the medium it carries, in whichever words. */
export interface MediaSource {
  /** A `data:` URL or an address on the web. */
  url?: string | null;
  /** Bare base64, of `mime`. */
  base64?: string | null;
  fileId?: string | null;
  mime?: string | null;
  name?: string | null;
}

/** A medium as parts; what has no readable source is refused, or stands in the past as a word. */
export function toMedia(source: MediaSource, mime: string, place: Place): Part[] {
  const name = source.name ?? undefined;
  const kind = source.mime?.trim().toLowerCase() || mime;
  if (source.fileId) return [{ type: 'media', mime: kind, name, source: { fileId: bareFileId(source.fileId) } }];
  const inline = inlineOf(source, kind);
  if (inline) return [{ type: 'media', mime: inline.mime, name, source: inline.bytes }];
  if (source.url && URL.canParse(source.url) && /^https?:/i.test(source.url)) {
    return [{ type: 'media', mime: kind, name, source: new URL(source.url) }];
  }
  place.refuse(
    source.base64 !== undefined && source.base64 !== null
      ? 'holds no base64 data.'
      : 'must be a data: URL with base64 or an https address.',
  );
  return [{ type: 'text', text: `[${mime.startsWith('image/') ? 'image' : 'file'} left out: it could not be read]` }];
}

function inlineOf({ url, base64, name }: MediaSource, mime: string): { mime: string; bytes: Uint8Array } | undefined {
  // Some clients put a whole data: URL where bare base64 belongs, some the other way round.
  const inline = fromDataUrl(base64 || url || '');
  if (inline) return { ...inline, mime: typeOfFile(inline.mime, name ?? undefined) };
  const bytes = base64 && !base64.startsWith('data:') ? fromBase64(base64) : undefined;
  return bytes && { mime: typeOfFile(mime, name ?? undefined), bytes };
}

/** A file whose bytes are text of any kind, as that text under its name; any other medium as it is. */
export function inlineText(part: Part): Part[] {
  if (part.type !== 'media' || !(part.source instanceof Uint8Array) || !isTextType(part.mime)) return [part];
  const text: Media['source'] = part.source;
  const said: Part = { type: 'text', text: readOlderText(text) };
  return part.name ? [{ type: 'text', text: part.name }, said] : [said];
}

/** GigaChat's own way to attach: ids of files that it keeps. */
export function attachmentsOf(given: unknown): Part[] {
  if (!Array.isArray(given)) return [];
  return given.flatMap((id: unknown): Part[] =>
    typeof id === 'string' && id !== ''
      ? [{ type: 'media', mime: 'application/octet-stream', source: { fileId: bareFileId(id) } }]
      : [],
  );
}
