import type { Batch as OpenAiBatch } from 'openai/resources/batches';
import type { Batch } from '../../chat/ports/batch-store';

/** Which of a batch's two files: the answers, or the refusals. */
export type OutputKind = 'output' | 'errors';

/** What is known of a batch besides what the upstream says. */
export interface BatchFacts {
  inputFileId: string;
  endpoint: string;
  metadata: Record<string, string> | null;
  total: number;
}

const statuses: Readonly<Record<Batch['status'], OpenAiBatch['status']>> = {
  created: 'validating',
  'in-progress': 'in_progress',
  completed: 'completed',
  failed: 'failed',
};

/** A batch as OpenAI shows it. */
export function toBatchObject(batch: Batch, facts: BatchFacts | undefined): OpenAiBatch {
  const total = batch.total || (facts?.total ?? 0);
  const isDone = batch.status === 'completed' && batch.outputFileId !== undefined;
  return {
    id: batchIdOf(batch.id),
    object: 'batch',
    endpoint: facts?.endpoint ?? (batch.kind === 'chat' ? '/v1/chat/completions' : '/v1/embeddings'),
    input_file_id: facts?.inputFileId ?? '',
    completion_window: '24h',
    status: statuses[batch.status],
    created_at: batch.createdAt,
    ...(batch.status === 'in-progress' && { in_progress_at: batch.updatedAt }),
    ...(batch.status === 'completed' && { completed_at: batch.updatedAt }),
    ...(batch.status === 'failed' && { failed_at: batch.updatedAt }),
    ...(isDone && (total === 0 || batch.failed < total) && { output_file_id: outputId(batch.id, 'output') }),
    ...(isDone && batch.failed > 0 && { error_file_id: outputId(batch.id, 'errors') }),
    request_counts: {
      total,
      // GigaChat calls it processed; OpenAI counts what was answered.
      completed: Math.min(batch.completed, Math.max(0, total - batch.failed)),
      failed: batch.failed,
    },
    metadata: facts?.metadata ?? null,
  };
}

function batchIdOf(id: string): string {
  return `batch_${id}`;
}

/** GigaChat's id of a batch. */
export function bareBatchId(id: string): string {
  return id.replace(/^batch_/, '');
}

function outputId(id: string, kind: OutputKind): string {
  return `file-batch_${id}_${kind}`;
}

/** What a file's id says when it names a batch's output: these files are made when they are read. */
export function readOutputId(id: string): { batchId: string; kind: OutputKind } | undefined {
  const [, batchId, kind] = /^(?:file-)?batch_([\w-]+)_(output|errors)$/.exec(id) ?? [];
  return batchId !== undefined && (kind === 'output' || kind === 'errors') ? { batchId, kind } : undefined;
}

/** The line of a row that ended without an answer and without a refusal. */
export function toMissingLine(requestId: string, customId: string): string {
  const message = 'GigaChat ended the batch without an answer to this row. Put it into another batch.';
  const error = { code: 'missing_answer', message };
  return JSON.stringify({ id: `batch_req_${requestId}`, custom_id: customId, response: null, error });
}

/** A line of an output file. */
export function toOutputLine(requestId: string, customId: string, status: number, body: unknown): string {
  return JSON.stringify({
    id: `batch_req_${requestId}`,
    custom_id: customId,
    response: { status_code: status, request_id: requestId, body },
    error: null,
  });
}
