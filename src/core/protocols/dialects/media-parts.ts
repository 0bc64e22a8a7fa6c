import * as z from 'zod';
import type { Part } from '../../chat/request';
import { lazily } from '../../ground/lazily';
import { inlineText, toMedia } from './media';
import type { Place } from './reading';

type Raw = Record<string, unknown>;

const word = lazily(() => z.string().nullish());
const address = lazily(() => z.union([z.string(), z.object({ url: z.string() })]));
const imageUrlPart = lazily(() => z.object({ image_url: address().nullish(), file_id: word() }));
/** Anthropic's way to say where a medium is. */
export const source = lazily(() =>
  z.object({
    type: word(),
    media_type: word(),
    data: word(),
    url: word(),
    file_id: word(),
    content: z.unknown().optional(),
  }),
);
const imagePart = lazily(() =>
  z.object({
    source: source().nullish(),
    image: word(),
    data: word(),
    base64: word(),
    mimeType: word(),
    mime_type: word(),
    image_url: address().nullish(),
  }),
);
const audioPart = lazily(() =>
  z.object({ input_audio: z.object({ data: z.string().min(1), format: z.string().min(1) }) }),
);
const filePart = lazily(() => z.object({ file: z.object({ file_id: word(), file_data: word(), filename: word() }) }));
const dataPart = lazily(() => z.object({ data: z.string().min(1), mediaType: word(), filename: word() }));
/**
 * Bytes, words, or where they are: the AI SDK's since its seventh version, which may name a kind of media alone, and
 * LangChain's bytes.
 */
const heldPart = lazily(() =>
  z.object({
    base64: word(),
    mime_type: word(),
    data: z
      .union([
        z.object({ data: word(), url: word(), text: word() }),
        z.string().transform((data) => ({ data, url: null, text: null })),
      ])
      .nullish(),
    mediaType: word(),
    filename: word(),
  }),
);
const soundPart = lazily(() =>
  z
    .object({ data: word(), base64: word(), mimeType: word(), mime_type: word() })
    .refine(({ data, base64 }) => data || base64, { error: 'is missing', path: ['data'] })
    .refine((part) => part.mimeType || part.mime_type, { error: 'is missing', path: ['mimeType'] }),
);
const resourcePart = lazily(() =>
  z.object({ resource: z.object({ uri: z.string(), mimeType: word(), blob: z.string().min(1) }) }),
);
const inputFilePart = lazily(() =>
  z.object({ file_data: word(), file_url: word(), file_id: word(), filename: word() }),
);

function urlOf(given: z.infer<ReturnType<typeof address>> | null | undefined): string | undefined {
  return typeof given === 'string' ? given : given?.url;
}

/** OpenAI's picture, by address or by id. */
export function readImageUrl(raw: Raw, place: Place): Part[] {
  const part = place.read(imageUrlPart(), raw);
  if (!part) return [unreadable];
  return toMedia({ url: urlOf(part.image_url), fileId: part.file_id }, 'image/*', place.at('.image_url'));
}

/** A picture in Anthropic's words, MCP's or another client's. */
export function readImage(raw: Raw, place: Place): Part[] {
  const part = place.read(imagePart(), raw);
  if (!part) return [unreadable];
  const { source: from, image, image_url } = part;
  const data = part.data ?? part.base64;
  if (from) return toSource(from, 'image/*', place.at('.source'));
  const url = image ?? urlOf(image_url);
  const field = data ? '.data' : image ? '.image' : image_url ? '.image_url' : '.source';
  return toMedia({ url, base64: data, mime: part.mimeType ?? part.mime_type }, 'image/*', place.at(field));
}

const unreadable: Part = { type: 'text', text: '[image left out: it could not be read]' };

/** The medium that is there; `mime` is what it is taken for where nothing says so. */
export function toSource(
  from: z.infer<ReturnType<typeof source>>,
  mime: string,
  place: Place,
  name?: string | null,
): Part[] {
  const named = { mime: from.media_type, name };
  if (from.file_id) return toMedia({ ...named, fileId: from.file_id }, mime, place.at('.file_id'));
  if (typeof from.url === 'string') return toMedia({ ...named, url: from.url }, mime, place.at('.url'));
  return toMedia({ ...named, base64: from.data ?? '' }, mime, place.at('.data'));
}

/** OpenAI's sound. */
export function readAudio(raw: Raw, place: Place): Part[] {
  const audio = place.read(audioPart(), raw)?.input_audio;
  if (!audio) return [];
  const mime = `audio/${audio.format.toLowerCase()}`;
  return toMedia({ base64: audio.data, mime }, mime, place.at('.input_audio.data'));
}

/** What a file is taken for where nothing says what it is. */
export const anyFile = 'application/octet-stream';

/** A file as Chat Completions has it, or the AI SDK. */
export function readFile(raw: Raw, place: Place): Part[] {
  if (raw.file === undefined && (raw.data ?? raw.base64) !== undefined) return readHeld(raw, place);
  const file = place.read(filePart(), raw)?.file;
  if (!file) return [];
  const { file_id: fileId, file_data: data, filename: name } = file;
  if (!fileId && !data) {
    place.at('.file').refuse('needs a file_id, or file_data as a data: URL with base64.');
    return [];
  }
  return toMedia({ fileId, base64: data, name }, anyFile, place.at('.file'));
}

/** A file as Responses has it. */
export function readInputFile(raw: Raw, place: Place): Part[] {
  const file = place.read(inputFilePart(), raw);
  if (!file) return [];
  const { file_id: fileId, file_data: data, file_url: url, filename: name } = file;
  return toMedia({ fileId, base64: data || undefined, url, name }, anyFile, place.at('.file_data')).flatMap(inlineText);
}

/** The AI SDK's way to say a medium. */
export function readData(raw: Raw, mime: string, place: Place): Part[] {
  const part = place.read(dataPart(), raw);
  if (!part) return [];
  const { data: base64, mediaType, filename: name } = part;
  return toMedia({ base64, mime: mediaType, name }, mime, place.at('.data')).flatMap(inlineText);
}

function readHeld(raw: Raw, place: Place): Part[] {
  const part = place.read(heldPart(), raw);
  if (!part) return [];
  const { filename: name } = part;
  const { data: base64, url, text } = part.data ?? { data: part.base64, url: null, text: null };
  if (text) return [...(name ? [name] : []), text].map((one) => ({ type: 'text', text: one }));
  const type = part.mediaType ?? part.mime_type;
  if (!type) {
    place.at('.mediaType').refuse('is missing');
    return [];
  }
  const mime = type.includes('/') ? type : `${type}/*`;
  return inlined(toMedia({ base64, url, mime, name }, anyFile, place.at('.data')));
}

/** MCP's sound, or LangChain's, whose type is always told. */
export function readSound(raw: Raw, place: Place): Part[] {
  const part = place.read(soundPart(), raw);
  if (!part) return [];
  const [base64, mime] = [part.data ?? part.base64, part.mimeType ?? part.mime_type];
  return inlined(toMedia({ base64, mime }, 'audio/*', place.at('.data')));
}

/** Bytes that a tool of MCP embeds in its result. */
export function readResource(raw: Raw, place: Place): Part[] {
  const resource = place.read(resourcePart(), raw)?.resource;
  if (!resource) return [];
  const { uri, mimeType: mime, blob: base64 } = resource;
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  return inlined(toMedia({ base64, mime, name }, anyFile, place.at('.resource.blob')));
}

/** What was read as a medium; nothing when it was none, since a tool's own object may have the same word for its type. */
function inlined(parts: Part[]): Part[] {
  return parts.every(({ type }) => type === 'media') ? parts.flatMap(inlineText) : [];
}
