import type { CallContext } from '../../chat/call-context';
import type { Claim, FileStore, NewFile, StoredFile } from '../../chat/ports/file-store';
import { BoundedMap } from '../../ground/bounded-map';
import { readOutputId } from '../../protocols/openai-batches/output';
import type { BatchDesk } from './batch-desk';
import type { BatchInputs } from './batch-inputs';

/** What the name of an input file gets upstream, which knows text but not JSON lines. */
const textEnding = '.txt';

/** Outputs whose sizes are remembered. */
const remembered = 1000;

/** The account's files; the input and the output files of batches look as OpenAI's clients expect them. */
export class BatchFiles implements FileStore {
  /** What the outputs came to: nobody knows that before all of one was read, and it stays so. */
  readonly #sizes = new BoundedMap<string, number>(remembered);

  constructor(
    private readonly files: FileStore,
    private readonly inputs: BatchInputs,
    private readonly desk: Pick<BatchDesk, 'get' | 'output'>,
  ) {}

  async upload(file: NewFile, context: CallContext): Promise<StoredFile> {
    if (file.purpose !== 'batch') return await this.files.upload(file, context);
    const lines = /\.jsonl$/i.test(file.name) ? file.name : `${file.name}.jsonl`;
    const asText = { ...file, mime: 'text/plain', name: `${lines}${textEnding}` };
    const stored = await this.files.upload(asText, context);
    this.inputs.put(stored.id, file.bytes);
    return shown(stored);
  }

  async list(signal: AbortSignal): Promise<StoredFile[]> {
    return (await this.files.list(signal)).map(shown);
  }

  async get(id: string, signal: AbortSignal, claim?: Claim): Promise<StoredFile> {
    const output = readOutputId(id);
    if (!output) return shown(await this.files.get(id, signal));
    const { updatedAt } = await this.desk.get(output.batchId, signal);
    const bytes = this.#sizes.get(id) ?? (await this.content(id, signal, claim)).bytes.length;
    const name = `batch_${output.batchId}_${output.kind}.jsonl`;
    return { id, name, bytes, createdAt: updatedAt, purpose: 'batch_output' };
  }

  async content(id: string, signal: AbortSignal, claim?: Claim): Promise<{ mime: string; bytes: Uint8Array }> {
    const output = readOutputId(id);
    if (!output) return await this.files.content(id, signal, claim);
    const bytes = Buffer.from(await this.desk.output(output.batchId, output.kind, signal, claim), 'utf8');
    // Of a batch that is under way there is none yet.
    if (bytes.length > 0) this.#sizes.set(id, bytes.length);
    return { mime: 'application/jsonl', bytes };
  }

  /** The output of a batch is one file upstream, with the refusals in it: both go with either. */
  async remove(id: string, signal: AbortSignal): Promise<void> {
    const output = readOutputId(id);
    const { outputFileId } = output ? await this.desk.get(output.batchId, signal) : {};
    this.inputs.delete(id.replace(/^file-/, ''));
    await this.files.remove(outputFileId ?? id, signal);
  }
}

function shown(file: StoredFile): StoredFile {
  if (!/\.jsonl\.txt$/i.test(file.name)) return file;
  return { ...file, name: file.name.slice(0, -textEnding.length), purpose: 'batch' };
}
