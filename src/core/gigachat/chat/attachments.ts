import { createHash } from 'node:crypto';
import { untilAborted } from '../../chat/abort';
import { traitsOf } from '../../chat/error-traits';
import { ChatError, wrongField } from '../../chat/errors';
import type { FileStore } from '../../chat/ports/file-store';
import type { ChatRequest, Message, Part } from '../../chat/request';
import { isTextType, readOlderText } from '../../chat/text/text-type';
import { BoundedMap } from '../../ground/bounded-map';
import type { Logger } from '../../ground/logger';
import { type Shared, shared } from '../../ground/shared';
import { mostShown, shortened } from '../../ground/text/shortened';
import type { FetchRemote } from '../../net/remote/remote-file';
import { newestTurnFrom } from '../../protocols/history';
import { endingFor, isPicture, mediaTypeOf, sizeLimitOf, typeOfFile } from '../../protocols/media-type';
import { canConvert, toTakenPicture } from '../pictures/convert';
import { goneFiles } from './gone-files';

/** Uploads kept in mind, for one account. */
const remembered = 1000;
/** GigaChat's limit for one request; of more, the newest are kept. */
export const mostAttachments = 10;
/** The oldest go so many at a time: one by one they would change the beginning of every further turn. */
const leftOutAtOnce = 5;

/** Stands in the place of those that are too many. */
const earlier: Part = { type: 'text', text: '[an earlier attachment, left out: GigaChat takes ten]' };

type Media = Extract<Part, { type: 'media' }>;

/**
 * Gives every image, document and audio of a request to GigaChat's file store, each content once per account, and puts
 * the file's id in its place; text files become text, pictures of other types become PNGs. What cannot be given throws
 * a `ChatError` naming the part (a type GigaChat does not take is a 400, a size above its limit a 413) where the caller
 * can still change it; in past turns and in results of tools a word stands in its place.
 */
export class Attachments {
  readonly #uploads = new BoundedMap<string, Shared<string>>(remembered);

  constructor(
    private readonly files: FileStore,
    /** Undefined unless the user allowed addresses on the web. */
    private readonly fetchRemote: FetchRemote | undefined,
    /** False leaves images out, with a word in their place. */
    private readonly takesImages = true,
    private readonly logger?: Logger,
  ) {}

  /**
   * The request with ids in place of bytes and addresses. Parts whose ids exist already stay, but for those of `gone`.
   */
  async attach(request: ChatRequest, signal: AbortSignal, gone: ReadonlySet<string> = new Set()): Promise<ChatRequest> {
    if (!request.messages.some((message) => mediaOf(message).length > 0)) return request;
    const newest = newestTurnFrom(request.messages, ({ role }) => role === 'assistant');
    const filesIn = (messages: readonly Message[]) => messages.flatMap(mediaOf).filter((part) => this.#isFile(part));
    const files = filesIn(request.messages);
    const asked = filesIn(request.messages.slice(newest)).length;
    const tooMany = new Set(files.slice(0, leftOut(files.length, asked)));
    const messages = await Promise.all(
      request.messages.map(async (message, index): Promise<Message> => {
        if (message.role !== 'user' && message.role !== 'tool') return message;
        const parts = await Promise.all(
          message.parts.map((part, position) => {
            if (part.type !== 'media') return part;
            if (tooMany.has(part)) return earlier;
            const path = part.path ?? `messages[${index}].content[${position}]`;
            return this.#replaceOrLeaveOut(part, gone, path, index < newest || message.role === 'tool', signal);
          }),
        );
        return { ...message, parts };
      }),
    );
    return { ...request, messages };
  }

  /**
   * The same once more, uploading anew and without the caller's own files that were sent and are gone; undefined when
   * that would change nothing. Throws `ChatError('not-found')` for one of those in the newest turn.
   */
  async attachAgain(
    request: ChatRequest,
    attached: ChatRequest,
    signal: AbortSignal,
  ): Promise<ChatRequest | undefined> {
    if (attached === request) return undefined;
    const own = idsIn(request);
    const sent = idsIn(attached);
    const sentOwn = new Set([...sent].filter((id) => own.has(id)));
    const gone = await goneFiles(this.files, sentOwn, signal);
    if (gone.size === 0 && sentOwn.size === sent.size) return undefined;
    this.#uploads.clear();
    return await this.attach(request, signal, gone);
  }

  /** True for what GigaChat is to get as a file; of anything else words are made, of which there may be as many. */
  #isFile(part: Media): boolean {
    if (!this.takesImages && isImage(part)) return false;
    if (!(part.source instanceof Uint8Array)) return true;
    const found = mediaTypeOf(part.mime, part.source);
    return !isTextType(found) && (canConvert(found) || endingFor(found) !== undefined);
  }

  /** An agent cannot take back what its past holds, nor what a tool has just shown: there no part ends the session. */
  async #replaceOrLeaveOut(
    part: Media,
    gone: ReadonlySet<string>,
    path: string,
    isPast: boolean,
    signal: AbortSignal,
  ): Promise<Part> {
    const isGone = ownId(part).some((id) => gone.has(id));
    try {
      if (isGone) throw noSuchFile(path);
      return await this.#replace(part, path, signal);
    } catch (error) {
      if (!isPast || !(error instanceof ChatError) || !(isGone || traitsOf(error).isOfPart)) throw error;
      this.logger?.warn('a part of the conversation before is left out', { path, why: error.message });
      const why = isGone ? 'GigaChat does not have it any more' : 'GigaChat does not take it';
      return { type: 'text', text: `[${isImage(part) ? 'image' : 'file'} left out: ${why}]` };
    }
  }

  async #replace(part: Media, path: string, signal: AbortSignal): Promise<Part> {
    const { source } = part;
    if (!this.takesImages && isImage(part)) {
      return { type: 'text', text: '[an image, left out: images are switched off here]' };
    }
    if ('fileId' in source) return part;
    const given =
      source instanceof URL ? await this.#fetch(source, part, path, signal) : { mime: part.mime, bytes: source };
    const found = mediaTypeOf(given.mime, given.bytes);
    const mime = canConvert(found) ? 'image/png' : found;
    const ending = endingFor(mime);
    if (isTextType(mime)) {
      return {
        type: 'text',
        text: `${part.name ? `${part.name}:\n` : ''}${readOlderText(given.bytes)}`,
      };
    }
    if (ending === undefined) {
      throw unsupported(
        path,
        `GigaChat does not take ${shortened(mime, mostShown) || 'this type'}. Send a JPEG or PNG image, a PDF, or text.`,
      );
    }
    if (mime.startsWith('image/') && !isPicture(given.bytes)) {
      throw unsupported(path, `what is called ${shortened(found, mostShown)} here is no picture.`);
    }
    const stem = part.name && found !== mime ? part.name.replace(/\.\w+$/, '') : part.name;
    const name = stem && /\.\w+$/.test(stem) ? stem : `${stem ?? 'attachment'}.${ending}`;
    const fileId = await this.#upload({ name, mime, given: { mime: found, bytes: given.bytes } }, path, signal);
    return { ...part, mime, source: { fileId } };
  }

  async #fetch(url: URL, { mime }: Media, path: string, signal: AbortSignal) {
    const kind = mime.startsWith('image/') ? 'image' : 'file';
    if (this.fetchRemote) {
      const fetched = await this.fetchRemote(url, kind, signal).catch((error: unknown) => {
        throw error instanceof ChatError && error.kind === 'invalid-request' ? placed(error, path) : error;
      });
      // Many servers call everything a stream of bytes; then the name in the address tells more.
      return { ...fetched, mime: typeOfFile(fetched.mime, url.pathname) };
    }
    throw wrongField(path, `${kind}s by address are not fetched. Send a data: URL, or have it allowed.`, {
      advice: 'remote-files',
      code: kind === 'image' ? 'remote_images_off' : 'remote_files_off',
    });
  }

  /** A failed upload fails the request: an answer about an image that was never seen would be a lie. */
  async #upload(
    { name, mime, given }: { name: string; mime: string; given: { mime: string; bytes: Uint8Array } },
    path: string,
    signal: AbortSignal,
  ): Promise<string> {
    const key = createHash('sha256').update(given.mime).update('\0').update(given.bytes).digest('base64');
    // Others may come to wait for the same upload, so it does not end when this caller leaves.
    const send = async () => {
      const bytes = await asTaken(given, mime);
      return (await this.files.upload({ name, mime, bytes }, { signal: new AbortController().signal })).id;
    };
    const known = this.#uploads.get(key);
    const upload = known ?? shared(send());
    if (!known) {
      upload.catch(() => this.#uploads.delete(key));
      this.#uploads.set(key, upload);
    }
    try {
      return await untilAborted(upload, signal);
    } catch (error) {
      // It may have been begun for a part that stood elsewhere.
      if (!(error instanceof ChatError) || error.upstreamStatus !== undefined) throw error;
      throw traitsOf(error).isOfPart ? placed(error, path) : error;
    }
  }
}

/** The id of a file that is at GigaChat already: before anything is uploaded, one that the caller keeps there himself. */
function ownId({ source }: Media): string[] {
  return 'fileId' in source ? [source.fileId] : [];
}

function idsIn({ messages }: ChatRequest): Set<string> {
  return new Set(messages.flatMap(mediaOf).flatMap(ownId));
}

function noSuchFile(path: string): ChatError {
  const details = { param: path, code: 'file_not_found', upstreamStatus: 404 };
  return new ChatError('not-found', `${path}: GigaChat does not have this file any more.`, details);
}

function unsupported(path: string, complaint: string): ChatError {
  return wrongField(path, complaint, { code: 'unsupported_content' });
}

/** The same complaint with its place in the request. */
function placed({ kind, message, code }: ChatError, path: string): ChatError {
  return new ChatError(kind, `${path}: ${message}`, { param: path, code });
}

/** The bytes to upload: those given, or the PNG made of them. Throws `ChatError`, without a place, for others. */
async function asTaken(given: { mime: string; bytes: Uint8Array }, mime: string): Promise<Uint8Array> {
  const bytes = given.mime === mime ? given.bytes : await toTakenPicture(given.mime, given.bytes);
  if (!bytes) {
    const complaint = `this ${given.mime} is broken or too large to be made a PNG. Send a JPEG or PNG image.`;
    throw new ChatError('invalid-request', complaint, { code: 'unsupported_content' });
  }
  const limit = sizeLimitOf(mime);
  if (bytes.length <= limit) return bytes;
  throw new ChatError('too-large', `larger than the ${limit / 1024 / 1024} MB GigaChat takes.`);
}

function isImage({ mime, source }: Media): boolean {
  return (source instanceof Uint8Array ? mediaTypeOf(mime, source) : mime).startsWith('image/');
}

function mediaOf(message: Message): Media[] {
  if (message.role !== 'user' && message.role !== 'tool') return [];
  return message.parts.filter((part) => part.type === 'media');
}

/** How many of the oldest cannot be sent; of the `newest`, which the turn is about, no more than there must be. */
function leftOut(count: number, newest: number): number {
  const surplus = Math.max(0, count - mostAttachments);
  const rounded = Math.ceil(surplus / leftOutAtOnce) * leftOutAtOnce;
  return Math.max(surplus, Math.min(rounded, count - newest));
}
