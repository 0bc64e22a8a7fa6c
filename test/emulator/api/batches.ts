import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { EmulatorAccount } from '../options';
import type { Content } from '../server/play';
import { htmlContent, jsonContent, refusalContent } from '../server/respond';
import type { Files } from './files';
import { invalidJson, type Refusal, refuse } from './refusal';

const methods = ['chat_completions', 'embedder'] as const;
type Method = (typeof methods)[number];

const row = z.object({ id: z.string().min(1), request: z.record(z.string(), z.unknown()) });
type Row = z.output<typeof row>;

/** A batch as `/batches` shows it, and what is still to be done for it. */
interface Batch {
  readonly account: EmulatorAccount;
  readonly rows: readonly Row[];
  readonly item: {
    readonly id: string;
    readonly method: Method;
    readonly request_counts: { total: number; completed: number; failed: number };
    status: 'created' | 'in_progress' | 'completed';
    output_file_id?: string;
    readonly created_at: number;
    updated_at: number;
  };
}

/** Answers one row: the body that the endpoint of its method would give, or its refusal. */
export type AnswerRow = (account: EmulatorAccount, method: Method, request: unknown) => object | Refusal;

/**
 * `POST /batches?method=…` takes JSONL, `GET /batches` lists, with `batch_id` one alone. For accounts that pay as they go.
 * Time passes when somebody looks: a batch is created, then in progress, then completed, with its output among the files.
 */
export class Batches {
  readonly #batches = new Map<string, Batch>();

  constructor(
    private readonly files: Files,
    private readonly answer: AnswerRow,
    private readonly now: () => number,
  ) {}

  serve(request: IncomingMessage, account: EmulatorAccount, body: Buffer): Content {
    const query = new URL(request.url ?? '', 'http://emulator').searchParams;
    if (account.scope !== 'GIGACHAT_API_CORP') return refusalContent(request, refuse(403, 'Permission denied'));
    if (request.method === 'POST') return this.#create(request, account, query.get('method'), body);
    if (request.method !== 'GET') return htmlContent(405, 'Not Allowed');
    const id = query.get('batch_id');
    const found = [...this.#batches.values()].filter((batch) => batch.account === account);
    const asked = id === null ? found : found.filter(({ item }) => item.id === id);
    if (id !== null && asked.length === 0) return refusalContent(request, refuse(404, 'Batch task not found'));
    for (const batch of asked) this.#advance(batch);
    return jsonContent(request, { batches: asked.map(({ item }) => item) });
  }

  #create(request: IncomingMessage, account: EmulatorAccount, given: string | null, body: Buffer): Content {
    const method = methods.find((one) => one === given);
    const rows = readRows(body.toString('utf8'));
    if (!method || !rows) return refusalContent(request, invalidJson);
    const seconds = Math.floor(this.now() / 1000);
    const item: Batch['item'] = {
      id: randomUUID(),
      method,
      request_counts: { total: rows.length, completed: 0, failed: 0 },
      status: 'created',
      created_at: seconds,
      updated_at: seconds,
    };
    this.#batches.set(item.id, { account, rows, item });
    return jsonContent(request, item);
  }

  #advance({ account, item, rows }: Batch): void {
    if (item.status === 'completed') return;
    item.updated_at = Math.floor(this.now() / 1000);
    if (item.status === 'created') {
      item.status = 'in_progress';
      return;
    }
    const lines = rows.map(({ id, request }) => {
      const answer = this.answer(account, item.method, request);
      const refused = 'status' in answer && 'message' in answer;
      item.request_counts[refused ? 'failed' : 'completed'] += 1;
      return JSON.stringify(refused ? { id, error: answer } : { id, result: answer });
    });
    item.status = 'completed';
    item.output_file_id = this.files.add(
      account,
      `${item.id}.jsonl`,
      'application/octet-stream',
      Buffer.from(lines.join('\n')),
    );
  }

  clear(): void {
    this.#batches.clear();
  }
}

function readRows(text: string): Row[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  try {
    const rows = lines.map((line) => row.parse(JSON.parse(line)));
    return rows.length > 0 ? rows : undefined;
  } catch {
    return undefined;
  }
}
