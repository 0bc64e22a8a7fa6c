import { createHash } from 'node:crypto';
import * as z from 'zod';
import { countTokens } from '../chat/usage';
import type { EmulatorModel } from './catalogue';
import { invalidJson, type Refusal, refuse } from './refusal';

const request = z.object({ model: z.string(), input: z.union([z.string(), z.array(z.string()).min(1)]) });

/** `POST /embeddings`: unit vectors that depend on the words alone. Usage is per item, there is none at the top. */
export function embed(body: unknown, models: readonly EmulatorModel[]): object | Refusal {
  const read = request.safeParse(body);
  if (!read.success) return invalidJson;
  const { model: id, input } = read.data;
  const model = models.find((one) => one.id === id && one.type === 'embedder');
  if (!model) return refuse(404, 'No such model');
  const data: object[] = [];
  for (const [index, text] of (typeof input === 'string' ? [input] : input).entries()) {
    const tokens = countTokens(text);
    if (tokens > model.contextTokens)
      return refuse(413, `Payload too large: ${tokens} tokens, maximum is ${model.contextTokens}`);
    const embedding = vector(text, model.dimensions ?? 1024);
    data.push({ object: 'embedding', index, embedding, usage: { prompt_tokens: tokens } });
  }
  return { object: 'list', model: id, data };
}

/** Each word adds to a few places that its hash picks, so that texts with common words lie close together. */
function vector(text: string, dimensions: number): number[] {
  const sums = new Array<number>(dimensions).fill(0);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['']) {
    const hash = createHash('sha256').update(word).digest();
    for (let at = 0; at < 32; at += 4) {
      const place = hash.readUInt16LE(at) % dimensions;
      sums[place] = (sums[place] ?? 0) + (hash.readInt16LE(at + 2) || 1);
    }
  }
  const length = Math.hypot(...sums) || 1;
  return sums.map((sum) => Math.fround(sum / length));
}
