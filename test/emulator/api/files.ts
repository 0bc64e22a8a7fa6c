import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { EmulatorAccount } from '../options';
import type { Content } from '../server/play';
import { apiHeaders, htmlContent, jsonContent, refusalContent } from '../server/respond';
import { invalidJson, refuse } from './refusal';

interface StoredFile {
  readonly owner: EmulatorAccount;
  readonly item: Readonly<Record<string, unknown>>;
  readonly bytes: Buffer;
  readonly type: string;
}

/** What one multipart form says. */
interface Upload {
  readonly filename: string;
  readonly type: string;
  readonly bytes: Buffer;
  readonly purpose: string | undefined;
}

/** The files of each account, seen by no other: upload, list, look up, content, and delete, which is a POST here. */
export class Files {
  readonly #files = new Map<string, StoredFile>();

  constructor(private readonly now: () => number) {}

  /** The media type of a file of the account; undefined when there is no such file. */
  typeOf(owner: EmulatorAccount, id: string): string | undefined {
    return this.#find(owner, id)?.type;
  }

  async serve(request: IncomingMessage, path: string, owner: EmulatorAccount, body: Buffer): Promise<Content> {
    const [, id, action] = path.slice(1).split('/');
    const route = `${request.method} ${id === undefined ? '' : 'id'}${action === undefined ? '' : `/${action}`}`;
    if (route === 'POST ') return this.#upload(request, owner, body);
    const own = [...this.#files.values()].filter((file) => file.owner === owner);
    if (route === 'GET ') return jsonContent(request, { data: own.map(({ item }) => item) });
    const file = this.#find(owner, id ?? '');
    if (!file) return refusalContent(request, refuse(404, 'No such file'));
    if (route === 'GET id') return jsonContent(request, file.item);
    if (route === 'GET id/content')
      return { status: 200, headers: apiHeaders(request, file.type), chunks: [file.bytes], chunked: false };
    if (route !== 'POST id/delete') return htmlContent(405, 'Not Allowed');
    this.#files.delete(id ?? '');
    return jsonContent(request, { id, object: 'file', deleted: true });
  }

  #find(owner: EmulatorAccount, id: string): StoredFile | undefined {
    const file = this.#files.get(id);
    return file?.owner === owner ? file : undefined;
  }

  async #upload(request: IncomingMessage, owner: EmulatorAccount, body: Buffer): Promise<Content> {
    const upload = await readUpload(request.headers['content-type'] ?? '', body);
    if (!upload?.purpose) return refusalContent(request, invalidJson);
    const { filename, type, bytes, purpose } = upload;
    const id = this.add(owner, filename, type || 'application/octet-stream', bytes, purpose);
    return jsonContent(request, this.#files.get(id)?.item);
  }

  /** Keeps a file of the account and gives its id. */
  add(owner: EmulatorAccount, filename: string, type: string, bytes: Buffer, purpose = 'general'): string {
    const id = randomUUID();
    const item = {
      id,
      object: 'file',
      bytes: bytes.length,
      created_at: Math.floor(this.now() / 1000),
      filename,
      purpose,
      access_policy: 'private',
    };
    this.#files.set(id, { owner, item, bytes, type });
    return id;
  }

  clear(): void {
    this.#files.clear();
  }
}

async function readUpload(contentType: string, body: Buffer): Promise<Upload | undefined> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
    const file = form.get('file');
    const purpose = form.get('purpose');
    if (file === null || typeof file === 'string') return undefined;
    return {
      filename: file.name,
      type: file.type,
      bytes: Buffer.from(await file.arrayBuffer()),
      purpose: typeof purpose === 'string' ? purpose : undefined,
    };
  } catch {
    return undefined;
  }
}
