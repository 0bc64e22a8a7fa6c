import type { FileObject } from 'openai/resources/files';
import type { Claim, FileStore, StoredFile } from '../../chat/ports/file-store';
import type { Clock } from '../../ground/clock';
import { toDeletedFile, toFileMetadata, toFilePage } from '../../protocols/anthropic-messages/files';
import { bareFileId } from '../../protocols/file-id';
import { mediaTypeOf, typeOfFile } from '../../protocols/media-type';
import { readForm } from '../body/multipart';
import { readBytes } from '../body/request-body';
import type { Exchange } from '../http/caller-exchange';
import { headerText } from '../http/header-text';
import { isAscending, openAiPage, pageOf, queryOf } from '../http/page';
import { refuse } from '../http/refused';
import type { FrontChoice, Route } from '../http/route';
import { speaksAnthropic } from './model-routes';

/** A browser that is shown a file keeps none of it, and runs nothing of it as if the bridge had written it. */
const asFileOfOthers = {
  'cache-control': 'no-store',
  'content-security-policy': 'sandbox',
  'x-content-type-options': 'nosniff',
};

/** What the id of a file looks like: a UUID, or one that names a batch's output. */
const fileIds = /^(?:file-)?(?:[\da-f]{8}-[\da-f-]{27}|batch_[\w-]+)$/i;

/** The account's files, kept by GigaChat, in the words of whoever asks. */
export function fileRoutes(front: FrontChoice, files: FileStore, clock: Clock): Route[] {
  const show = (exchange: Exchange, file: StoredFile) =>
    exchange.json(200, speaksAnthropic(exchange.request) ? toFileMetadata(file) : toObject(file));
  const upload = async (exchange: Exchange) => {
    show(exchange, await files.upload(await readFile(exchange, clock), exchange.context));
  };
  const list = async (exchange: Exchange) => {
    const query = queryOf(exchange.request);
    const ascending = isAscending(query);
    const purpose = query.get('purpose');
    const found = (await files.list(exchange.signal))
      .filter((file) => purpose === null || toObject(file).purpose === purpose)
      .sort((one, other) => (one.createdAt - other.createdAt) * (ascending ? 1 : -1));
    exchange.json(200, speaksAnthropic(exchange.request) ? anthropicPage(found, query) : objectPage(found, query));
  };
  const content = async (exchange: Exchange) => {
    const { mime, bytes } = await files.content(idOf(exchange), exchange.signal, claimFor(exchange));
    const type = { 'content-type': headerText(mime), 'content-length': bytes.length };
    exchange.response.writeHead(200, { ...type, ...asFileOfOthers }).end(bytes);
  };
  const get = async (exchange: Exchange) => {
    show(exchange, await files.get(idOf(exchange), exchange.signal, claimFor(exchange)));
  };
  const remove = async (exchange: Exchange) => {
    const id = idOf(exchange);
    await files.remove(id, exchange.signal);
    exchange.json(200, speaksAnthropic(exchange.request) ? toDeletedFile(id) : { id, object: 'file', deleted: true });
  };
  return [
    { method: 'POST', path: '/files', body: 'multipart', front, handle: upload },
    { method: 'GET', path: '/files', front, handle: list },
    { method: 'GET', path: '/files/:id/content', ids: fileIds, front, handle: content },
    { method: 'GET', path: '/files/:id', ids: fileIds, front, handle: get },
    { method: 'DELETE', path: '/files/:id', ids: fileIds, front, handle: remove },
  ];
}

function idOf({ id = '' }: Exchange): string {
  return id;
}

/** Counts what is read for a request with its body. */
function claimFor({ place }: Exchange): Claim {
  return (bytes) => {
    const refusal = place.take(bytes);
    if (refusal) throw refusal;
  };
}

const ids = { idOf: ({ id }: StoredFile) => bareFileId(id), idAsked: bareFileId };

/** As many files as OpenAI shows at once, and as Anthropic does. */
const openAiRules = { ...ids, usualLimit: 10_000, mostLimit: 10_000, after: ['after'] };
const anthropicRules = { ...ids, usualLimit: 20, mostLimit: 1000, after: ['page', 'after_id'], before: 'before_id' };

function objectPage(files: readonly StoredFile[], query: URLSearchParams) {
  const { page, hasMore } = pageOf(files, query, openAiRules);
  return openAiPage(page.map(toObject), hasMore);
}

/** `ids` names the files themselves; those that are not there are left out, as Anthropic does. */
function anthropicPage(files: readonly StoredFile[], query: URLSearchParams) {
  const named = new Set([...query.getAll('ids'), ...query.getAll('ids[]')].map(bareFileId));
  if (named.size > 0)
    return toFilePage(
      files.filter(({ id }) => named.has(bareFileId(id))),
      false,
    );
  const { page, hasMore } = pageOf(files, query, anthropicRules);
  return toFilePage(page, hasMore);
}

/** The file of a multipart body. */
async function readFile(exchange: Exchange, clock: Clock) {
  const form = readForm(await readBytes(exchange, clock), exchange.request.headers['content-type'] ?? '');
  if (!form) throw refuse(400, 'invalid_multipart', 'The request body is not valid multipart/form-data.');
  const [file, ...more] = form.filter(({ name }) => name === 'file');
  if (file?.fileName === undefined || more.length > 0)
    throw refuse(400, 'invalid_request', 'file: the form must hold one file.', 'file');
  const purpose = form.find(({ name, fileName }) => name === 'purpose' && fileName === undefined);
  const name = file.fileName || 'file';
  return {
    ...(purpose && { purpose: purpose.bytes.toString('utf8') }),
    name,
    mime: mediaTypeOf(typeOfFile(file.type, name), file.bytes),
    bytes: file.bytes,
    isCallers: true,
  };
}

function toObject(file: StoredFile): FileObject {
  return {
    id: file.id,
    object: 'file',
    bytes: file.bytes,
    created_at: file.createdAt,
    filename: file.name,
    // GigaChat knows one purpose for everything.
    purpose: file.purpose === 'batch' || file.purpose === 'batch_output' ? file.purpose : 'user_data',
    status: 'processed',
  };
}
