import type { FileObject } from 'openai/resources/files';
import type { Clock } from '../chat/clock';
import type { FileStore, StoredFile } from '../chat/file-store';
import type { ChatFront } from '../protocols/front';
import { readBytes } from './body';
import type { Exchange } from './exchange';
import { headerText } from './header-text';
import { refuse } from './refused';
import type { Route } from './routes';

/** OpenAI's files, kept by GigaChat. */
export function fileRoutes(front: ChatFront, files: FileStore, clock: Clock): Route[] {
  const withId = (exchange: Exchange) => exchange.id ?? '';
  return [
    {
      method: 'POST',
      path: '/files',
      body: 'multipart',
      front,
      async handle(exchange) {
        const file = await readFile(exchange, clock);
        exchange.json(200, toObject(await files.upload(file, exchange.signal)));
      },
    },
    {
      method: 'GET',
      path: '/files',
      front,
      async handle(exchange) {
        const data = (await files.list(exchange.signal)).map(toObject);
        exchange.json(200, { object: 'list', data, has_more: false });
      },
    },
    {
      method: 'GET',
      path: '/files/:id/content',
      front,
      async handle(exchange) {
        const { mime, bytes } = await files.content(withId(exchange), exchange.signal);
        exchange.response
          .writeHead(200, { 'content-type': headerText(mime), 'content-length': bytes.length })
          .end(bytes);
      },
    },
    {
      method: 'GET',
      path: '/files/:id',
      front,
      async handle(exchange) {
        exchange.json(200, toObject(await files.get(withId(exchange), exchange.signal)));
      },
    },
    {
      method: 'DELETE',
      path: '/files/:id',
      front,
      async handle(exchange) {
        await files.remove(withId(exchange), exchange.signal);
        exchange.json(200, { id: exchange.id, object: 'file', deleted: true });
      },
    },
  ];
}

/** The file of a multipart body; the platform reads the parts. */
async function readFile({ request }: Exchange, clock: Clock) {
  const bytes = await readBytes(request, clock);
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(bytes), {
      headers: { 'content-type': request.headers['content-type'] ?? '' },
    }).formData();
  } catch {
    throw refuse(400, 'invalid_multipart', 'The request body is not valid multipart/form-data.');
  }
  const file = form.get('file');
  if (!(file instanceof Blob)) throw refuse(400, 'invalid_request', 'file: the form must hold a file.', 'file');
  const purpose = form.get('purpose');
  return {
    ...(typeof purpose === 'string' && { purpose }),
    name: 'name' in file && typeof file.name === 'string' ? file.name : 'file',
    mime: file.type || 'application/octet-stream',
    bytes: new Uint8Array(await file.arrayBuffer()),
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
