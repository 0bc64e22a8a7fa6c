import type { CreateEmbeddingResponse } from 'openai/resources/embeddings';
import * as z from 'zod';
import { type ChatError, wrongField } from '../../chat/errors';
import { type Embedded, type Vector, WrittenVector } from '../../chat/ports/embedder';
import { lazily } from '../../ground/lazily';
import { modelName } from '../dialects/limits';
import { asRecord } from '../json/json';
import { validate } from '../validate';

/** An embeddings request. */
export const embeddingsRequestSchema = lazily(() => {
  const tokens = z.array(z.int()).describe('Token ids: declined');
  return z.object({
    model: modelName,
    input: z.union([z.string().min(1), z.array(z.string().min(1)).min(1), tokens.min(1), z.array(tokens).min(1)], {
      error: 'must be a text or a list of texts, none of them empty',
    }),
    encoding_format: z.enum(['float', 'base64']).nullish(),
    dimensions: z.int().min(1).nullish(),
  });
});

/** OpenAI's own limit. */
const mostTexts = 2048;

/** Before anything in a long list is looked at: each complaint about each of its entries would be made. */
function checkCount(input: unknown): void {
  if (!Array.isArray(input) || input.length <= mostTexts) return;
  if (typeof input[0] !== 'string') throw tokenIds('input');
  throw wrongField('input', `must hold at most ${mostTexts} texts`);
}

function tokenIds(param: string): ChatError {
  return wrongField('input', 'token ids belong to another tokenizer. Send the text itself.', { param });
}

/** What an embeddings request asks for. */
export interface EmbeddingsRequest {
  model: string;
  texts: string[];
  base64: boolean;
  /** The length that the vectors must have, when the caller names one. */
  dimensions?: number;
}

/**
 * Reads an OpenAI embeddings request. Throws `ChatError('invalid-request')` with the field's path: also for token ids,
 * which are another vendor's tokens.
 */
export function parseEmbeddings(body: unknown): EmbeddingsRequest {
  checkCount(asRecord(body)?.input);
  const { model, input, encoding_format, dimensions } = validate(embeddingsRequestSchema(), body);
  const texts = (Array.isArray(input) ? input : [input]).map((item, index) => {
    if (typeof item === 'string') return item;
    throw tokenIds(typeof item === 'number' ? 'input' : `input[${index}]`);
  });
  return { model, texts, base64: encoding_format === 'base64', ...(dimensions && { dimensions }) };
}

type Item = Omit<CreateEmbeddingResponse['data'][number], 'embedding'> & { embedding: readonly number[] | string };

/** Throws `ChatError('invalid-request')` when the caller wants vectors of another length: none can be cut. */
export function checkLength({ dimensions }: EmbeddingsRequest, model: string, size: number | undefined): void {
  if (dimensions === undefined || size === undefined || dimensions === size) return;
  throw wrongField(
    'dimensions',
    `the vectors of ${model} have ${size} numbers and cannot be cut. Ask for ${size}, or leave it out.`,
  );
}

/** The answer as OpenAI gives it; base64 holds little-endian 32-bit floats. Throws for a wrong length. */
export function toEmbeddingsAnswer(
  request: EmbeddingsRequest,
  embedded: Embedded,
): Omit<CreateEmbeddingResponse, 'data'> & { data: Item[] } {
  checkLength(request, embedded.model, embedded.vectors[0]?.length);
  return {
    object: 'list',
    model: request.model,
    data: embedded.vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: request.base64 ? toBase64(numbersOf(vector)) : numbersOf(vector),
    })),
    usage: { prompt_tokens: embedded.inputTokens, total_tokens: embedded.inputTokens },
  };
}

/** The same as text, with the vectors as they came. */
export function toEmbeddingsJson(request: EmbeddingsRequest, embedded: Embedded): string {
  if (request.base64) return JSON.stringify(toEmbeddingsAnswer(request, embedded));
  checkLength(request, embedded.model, request.dimensions && embedded.vectors[0]?.length);
  const items = embedded.vectors.map((vector, index) => {
    const json = vector instanceof WrittenVector ? vector.json : JSON.stringify(vector);
    return `{"object":"embedding","index":${index},"embedding":${json}}`;
  });
  const tokens = embedded.inputTokens;
  const usage = `{"prompt_tokens":${tokens},"total_tokens":${tokens}}`;
  return `{"object":"list","model":${JSON.stringify(request.model)},"data":[${items.join(',')}],"usage":${usage}}`;
}

function numbersOf(vector: Vector): readonly number[] {
  return vector instanceof WrittenVector ? vector.toNumbers() : vector;
}

function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, index) => {
    bytes.writeFloatLE(value, index * 4);
  });
  return bytes.toString('base64');
}
