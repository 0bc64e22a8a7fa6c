import type { CallContext } from '../../chat/call-context';
import { traitsOf } from '../../chat/error-traits';
import { ChatError, toChatError } from '../../chat/errors';
import type { Batch, BatchOutcome, BatchRow, BatchStore } from '../../chat/ports/batch-store';
import type { SharedShelf } from '../../chat/ports/copies';
import type { Claim, FileStore } from '../../chat/ports/file-store';
import { BoundedMap } from '../../ground/bounded-map';
import { type Shared, shared } from '../../ground/shared';
import { Turns } from '../../ground/stretch';
import type { ChatFront, ParsedChat } from '../../protocols/front';
import {
  atLine,
  type BatchEndpoint,
  type BatchLine,
  type BatchOrder,
  parseLines,
  wrongFile,
  wrongLine,
} from '../../protocols/openai-batches/input';
import {
  type BatchFacts,
  bareBatchId,
  type OutputKind,
  toMissingLine,
  toOutputLine,
} from '../../protocols/openai-batches/output';
import {
  type EmbeddingsRequest,
  parseEmbeddings,
  toEmbeddingsAnswer,
} from '../../protocols/openai-embeddings/embeddings';
import type { BatchInputs } from './batch-inputs';

/** Batches whose order is remembered; of others only what the upstream keeps is known. */
const remembered = 1000;

/** Speaks a batch's chats, by the address they would have had. */
export type BatchFronts = Readonly<Record<Exclude<BatchEndpoint, '/v1/embeddings'>, ChatFront>>;

/** What a line asks for. */
type Asked = { chat: true; parsed: ParsedChat; front: ChatFront } | { embed: EmbeddingsRequest };

interface Answer {
  status: number;
  body: unknown;
}

/**
 * OpenAI's batches over the upstream's. A row's id upstream names its input file, its line and its custom id, so that
 * the answers can be told in the caller's words hours later, also by a bridge that was started since.
 */
export class BatchDesk {
  readonly #facts = new BoundedMap<string, BatchFacts>(remembered);

  constructor(
    private readonly store: BatchStore,
    private readonly files: FileStore,
    private readonly inputs: BatchInputs,
    private readonly fronts: BatchFronts,
    /** Where copies of the bridge keep the orders for each other. */
    private readonly shelf?: SharedShelf,
  ) {}

  async create(order: BatchOrder, context: CallContext): Promise<Batch> {
    const { signal } = context;
    const { inputFileId, endpoint, metadata } = order;
    const lines = await parseLines(await this.#input(inputFileId, signal), endpoint);
    const rows: BatchRow[] = [];
    const turns = new Turns();
    for (const line of lines) {
      const id = `${inputFileId}:${line.line}:${line.customId}`;
      const asked = atLine(line.line, () => parse(line, this.fronts));
      rows.push('chat' in asked ? { id, chat: asked.parsed.request } : { id, embed: asked.embed });
      await turns.done(line.length);
    }
    const kind = endpoint === '/v1/embeddings' ? 'embeddings' : 'chat';
    const batch = await this.store.create(kind, rows, context).catch((error: unknown) => {
      throw toldByLine(toChatError(error, signal), lines);
    });
    const facts = { inputFileId, endpoint, metadata, total: rows.length };
    this.#facts.set(batch.id, facts);
    // Without them a copy shows what the upstream keeps; the batch itself is none the worse.
    await this.shelf?.put(batch.id, JSON.stringify(facts)).catch(() => {});
    return batch;
  }

  async factsOf({ id }: Batch): Promise<BatchFacts | undefined> {
    const known = this.#facts.get(id);
    if (known || !this.shelf) return known;
    const kept = await this.shelf.get(id).catch(() => undefined);
    if (kept === undefined) return undefined;
    const facts = JSON.parse(kept) as BatchFacts;
    this.#facts.set(id, facts);
    return facts;
  }

  async get(id: string, signal: AbortSignal): Promise<Batch> {
    return await this.store.get(bareBatchId(id), signal);
  }

  /**
   * A batch's output file in OpenAI's words: of each row, also one that the upstream does not speak of any more. Without
   * a file of their own, refusals stand among the answers.
   */
  async output(batchId: string, kind: OutputKind, signal: AbortSignal, claim?: Claim): Promise<string> {
    const batch = await this.store.get(batchId, signal);
    // A batch has one input file. Others are named by rows that were not made here.
    let sourceId = this.#facts.get(batchId)?.inputFileId;
    let source: Shared<ReadonlyMap<number, BatchLine>> | undefined;
    let text = '';
    const turns = new Turns();
    const told = new Set<number>();
    for (const outcome of await this.store.outcomes(batch, signal, claim)) {
      const [, fileId = '', line = '', customId = outcome.id] = /^([\w-]+):(\d+):(.*)$/s.exec(outcome.id) ?? [];
      sourceId ??= fileId || undefined;
      const isOurs = fileId !== '' && fileId === sourceId;
      if (isOurs) source ??= shared(this.#linesOf(fileId, signal, claim));
      if (isOurs) told.add(Number(line));
      const asked = isOurs ? (await source)?.get(Number(line)) : undefined;
      const { status, body } = await this.#answer(outcome, askedOn(asked, this.fronts), batch);
      const written = `${toOutputLine(`${batchId}_${line}`, customId, status, body)}\n`;
      await turns.done(written.length);
      if (batch.failed > 0 && status >= 400 !== (kind === 'errors')) continue;
      text += written;
    }
    const isTheirs = kind === 'errors' || batch.failed === 0;
    if (sourceId === undefined || batch.outputFileId === undefined || !isTheirs) return text;
    for (const { line, customId } of (await (source ?? this.#linesOf(sourceId, signal, claim))).values()) {
      if (!told.has(line)) text += `${toMissingLine(`${batchId}_${line}`, customId)}\n`;
    }
    return text;
  }

  async #answer(outcome: BatchOutcome, asked: Asked | undefined, { kind }: Batch): Promise<Answer> {
    const chat = asked && 'chat' in asked ? asked : undefined;
    const front = chat?.front ?? this.fronts['/v1/chat/completions'];
    try {
      if ('refusal' in outcome) throw outcome.refusal;
      if (kind === 'embeddings') {
        const embedded = this.store.readEmbedded(outcome.answer);
        const embed = asked && 'embed' in asked ? asked.embed : { model: embedded.model, texts: [], base64: false };
        return { status: 200, body: toEmbeddingsAnswer(embed, embedded) };
      }
      const result = await this.store.readChat(outcome.answer, chat?.parsed.request);
      const parsed = chat?.parsed ?? front.parse({ model: result.model || 'GigaChat', messages: [{ role: 'user' }] });
      return { status: 200, body: parsed.toJson(result) };
    } catch (error) {
      const refusal = front.refusalOf(toChatError(error));
      return { status: refusal.status, body: front.errorBody(refusal, '') };
    }
  }

  /** The lines of an input file; none when it is gone, or is no such file: rows that were not made here name any. */
  async #linesOf(fileId: string, signal: AbortSignal, claim?: Claim): Promise<ReadonlyMap<number, BatchLine>> {
    try {
      const lines = await parseLines(await this.#input(fileId, signal, claim));
      return new Map(lines.map((line) => [line.line, line]));
    } catch (error) {
      // Anything else may pass, and answers without their requests would be worse than none.
      if (error instanceof ChatError && traitsOf(error).isOfPart) return new Map();
      throw error;
    }
  }

  async #input(fileId: string, signal: AbortSignal, claim?: Claim): Promise<string> {
    const bytes = this.inputs.get(fileId) ?? (await this.files.content(fileId, signal, claim)).bytes;
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw wrongFile('the file is not UTF-8 text.');
    }
  }
}

/** A complaint about `rows[3]` as one about the line that row stood on. */
function toldByLine(error: ChatError, lines: readonly BatchLine[]): ChatError {
  const [, row] = /^rows\[(\d+)\]/.exec(error.param ?? '') ?? [];
  const line = row === undefined ? undefined : lines[Number(row)];
  return line && error.upstreamStatus === undefined ? wrongLine(line.line, error.message) : error;
}

function parse({ url, body }: BatchLine, fronts: BatchFronts): Asked {
  if (url === '/v1/embeddings') return { embed: parseEmbeddings(body) };
  const front = fronts[url];
  return { chat: true, parsed: front.parse(body), front };
}

/** What a line asked for, once more; undefined when its file is gone, or an earlier response that it leans on. */
function askedOn(line: BatchLine | undefined, fronts: BatchFronts): Asked | undefined {
  try {
    return line && parse(line, fronts);
  } catch {
    return undefined;
  }
}
