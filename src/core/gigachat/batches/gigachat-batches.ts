import type { CallContext } from '../../chat/call-context';
import type { ChatResult } from '../../chat/collect';
import { unsure } from '../../chat/error-traits';
import { ChatError, toChatError } from '../../chat/errors';
import type { Batch, BatchKind, BatchOutcome, BatchRow, BatchStore } from '../../chat/ports/batch-store';
import type { Embedded } from '../../chat/ports/embedder';
import type { Claim } from '../../chat/ports/file-store';
import type { ChatRequest } from '../../chat/request';
import { Turns } from '../../ground/stretch';
import { writeExact } from '../../ground/text/exact-numbers';
import { parseJson } from '../../ground/text/parse-json';
import { textOf } from '../../net/transport';
import { answeredWithout, fromErrorObject, fromRefusal } from '../../protocols/gigachat/errors';
import { secondsIn } from '../../protocols/gigachat/moment';
import { withExactCalls } from '../../protocols/json/exact-calls';
import { asRecord, withWholeLetters, wordOf } from '../../protocols/json/json';
import { countIn } from '../../protocols/said';
import type { GigaChatProvider } from '../chat/gigachat-provider';
import type { GigaChatCatalog } from '../client/catalog';
import type { GigaChatClient } from '../client/gigachat-client';
import { readVectors } from '../client/gigachat-embedder';

/** Answers of a whole batch may come to more than what was asked; more than this would be too much to read. */
const mostBytes = 256 * 1024 * 1024;
const methods: Readonly<Record<BatchKind, string>> = { chat: 'chat_completions', embeddings: 'embedder' };
const statuses: ReadonlyMap<string, Batch['status']> = new Map<string, Batch['status']>(
  Object.entries({
    created: 'created',
    completed: 'completed',
    failed: 'failed',
    expired: 'failed',
    cancelled: 'failed',
  }),
);

/**
 * GigaChat's batches: JSON lines `{"id","request"}` in, lines `{"id","result"}` or `{"id","error"}` out, as a file.
 * They are for accounts that pay as they go; others are refused with 403.
 */
export class GigaChatBatches implements BatchStore {
  constructor(
    private readonly client: Pick<GigaChatClient, 'json' | 'bytes'>,
    private readonly catalog: Pick<GigaChatCatalog, 'resolve'>,
    private readonly provider: Pick<GigaChatProvider, 'toRow' | 'fromRow'>,
  ) {}

  async create(kind: BatchKind, rows: readonly BatchRow[], context: CallContext): Promise<Batch> {
    const { signal } = context;
    const lines: string[] = [];
    const turns = new Turns();
    for (const [index, row] of rows.entries()) {
      try {
        const request = await this.#toRequest(row, signal);
        const line = withWholeLetters(writeExact(JSON.stringify({ id: row.id, request })));
        lines.push(line);
        await turns.done(line.length);
      } catch (error) {
        throw atRow(toChatError(error, signal), index);
      }
    }
    const created = await this.client.json('POST', `batches?method=${methods[kind]}`, context, {
      body: Buffer.from(lines.join('\n'), 'utf8'),
      type: 'application/octet-stream',
      once: true,
    });
    if (isBatch(created)) return toBatch(created);
    throw unsure(answeredWithout('a batch'));
  }

  async list(signal: AbortSignal): Promise<Batch[]> {
    return toList(await this.client.json('GET', 'batches', { signal }));
  }

  async get(id: string, signal: AbortSignal): Promise<Batch> {
    if (!/^[\w-]{1,64}$/.test(id)) throw noSuchBatch();
    const list = toList(await this.client.json('GET', `batches?batch_id=${id}`, { signal }));
    const found = list.find((batch) => batch.id === id);
    if (!found) throw noSuchBatch();
    return found;
  }

  async outcomes({ outputFileId }: Batch, signal: AbortSignal, claim?: Claim): Promise<BatchOutcome[]> {
    if (outputFileId === undefined) return [];
    const path = `files/${encodeURIComponent(outputFileId)}/content`;
    const { bytes } = await this.client.bytes(path, signal, mostBytes, claim);
    return await readOutcomes(textOf(Buffer.from(bytes)));
  }

  readChat(answer: unknown, request: ChatRequest | undefined): Promise<ChatResult> {
    return this.provider.fromRow(answer, request);
  }

  readEmbedded(answer: unknown): Embedded {
    const items = readVectors(answer);
    const model = asRecord(answer)?.model;
    return {
      model: typeof model === 'string' ? model : '',
      vectors: items.map(({ vector }) => vector),
      inputTokens: items.reduce((sum, { tokens }) => sum + tokens, 0),
    };
  }

  async #toRequest(row: BatchRow, signal: AbortSignal): Promise<object> {
    if ('chat' in row) return await this.provider.toRow(row.chat, signal);
    return { model: await this.catalog.resolve(row.embed.model, signal), input: row.embed.texts };
  }
}

function toBatch(value: unknown): Batch {
  const batch = asRecord(value);
  if (typeof batch?.id !== 'string') throw answeredWithout('a batch');
  const counts = asRecord(batch.request_counts);
  return {
    id: batch.id,
    kind: batch.method === methods.embeddings ? 'embeddings' : 'chat',
    status: statuses.get(wordOf(batch.status)) ?? 'in-progress',
    total: countIn(counts?.total) ?? 0,
    completed: countIn(counts?.completed) ?? 0,
    failed: countIn(counts?.failed) ?? 0,
    ...(typeof batch.output_file_id === 'string' &&
      batch.output_file_id !== '' && { outputFileId: batch.output_file_id }),
    createdAt: secondsIn(batch.created_at),
    updatedAt: secondsIn(batch.updated_at),
  };
}

/**
 * The documentation has a list under `batches`; a bare list and a single batch were seen too. An entry that is no batch
 * takes none of the others away.
 */
function toList(value: unknown): Batch[] {
  const root = asRecord(value);
  // An empty list would be read as "no such batch" by whoever looks for one.
  if (!root && !Array.isArray(value)) throw answeredWithout('a list of batches');
  const single = isBatch(root) ? [root] : [];
  const list: unknown[] = Array.isArray(value) ? value : Array.isArray(root?.batches) ? root.batches : single;
  const batches = list.filter(isBatch);
  return (batches.length > 0 ? batches : list).map(toBatch);
}

function isBatch(value: unknown): boolean {
  return typeof asRecord(value)?.id === 'string';
}

/** Lines of JSON, or one list of them; what cannot be read is left out. Throws `protocol` when nothing can be read. */
async function readOutcomes(text: string): Promise<BatchOutcome[]> {
  const whole = text.trimStart().startsWith('[') ? parseJson(text)?.value : undefined;
  const isList = Array.isArray(whole);
  const outcomes = isList ? whole.flatMap(toOutcome) : [];
  const turns = new Turns();
  for (const line of isList ? [] : text.split('\n')) {
    const parsed = parseJson(line);
    if (parsed) outcomes.push(...toOutcome(withExactCalls(parsed.value, line)));
    await turns.done(line.length);
  }
  // Else every row of the batch would be told as one that got no answer.
  if (outcomes.length === 0 && (isList ? whole.length > 0 : text.trim() !== ''))
    throw answeredWithout("a batch's output");
  return outcomes;
}

function toOutcome(value: unknown): BatchOutcome[] {
  const row = asRecord(value);
  const id = typeof row?.id === 'number' ? String(row.id) : row?.id;
  if (!row || typeof id !== 'string') return [];
  const error = asRecord(row.error);
  if (error) return [{ id, refusal: fromRefusal(Number(wordOf(error.status)) || 500, JSON.stringify(error)) }];
  const answer = row.result ?? row.response;
  const refusal = fromErrorObject(asRecord(answer) ?? {});
  return [refusal && !('data' in (asRecord(answer) ?? {})) ? { id, refusal } : { id, answer }];
}

function atRow({ kind, message, param, code, upstreamStatus }: ChatError, index: number): ChatError {
  const place = `rows[${index}]`;
  return new ChatError(kind, message, { param: param ? `${place}.${param}` : place, code, upstreamStatus });
}

function noSuchBatch(): ChatError {
  return new ChatError('not-found', 'There is no such batch.', { param: 'batch_id', code: 'batch_not_found' });
}
