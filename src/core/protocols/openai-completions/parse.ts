import * as z from 'zod';
import { wrongField } from '../../chat/errors';
import type { ChatRequest } from '../../chat/request';
import { lazily } from '../../ground/lazily';
import { checkLimits, modelName } from '../dialects/limits';
import { ownFields, toExtra } from '../dialects/sampling';
import { validate } from '../validate';
import { fillIn, showGap } from './fill-in';
import { takeApart } from './fill-in-the-middle';

const tokens = z.array(z.int()).min(1).describe('Token ids: declined');

/** A request for a text completion. */
export const completionRequestSchema = lazily(() =>
  z.object({
    model: modelName,
    prompt: z.union(
      [
        z.string(),
        z.array(z.string()).min(1).max(1, { error: 'one text is answered at a time; send a request for each' }),
        tokens,
        z.array(tokens).min(1),
      ],
      { error: 'must be one text' },
    ),
    suffix: z.string().nullish(),
    max_tokens: z.int().min(1).nullish(),
    temperature: z.number().min(0).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    stop: z.union([z.string(), z.array(z.string())]).nullish(),
    stream: z.boolean().nullish(),
    stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
    n: z.int().min(1).max(1, { error: 'only one answer per request is supported' }).nullish(),
    best_of: z.int().min(0).max(1, { error: 'only one answer per request is supported' }).nullish(),
    echo: z.boolean().nullish(),
    ...ownFields,
  }),
);

const goOn =
  'Continue the text of the user exactly from where it ends. Answer with the continuation alone: no introduction, no explanation, no code fence, nothing repeated.';

/** A text completion as a chat. Throws `ChatError('invalid-request')` with the path of the wrong field. */
export function parseCompletion(body: unknown): {
  request: ChatRequest;
  stream: boolean;
  includeUsage: boolean;
  /** What the answer begins with, because the caller wants its prompt back. */
  echo: string;
} {
  checkLimits(body);
  const parsed = validate(completionRequestSchema(), body);
  const [prompt] = Array.isArray(parsed.prompt) ? parsed.prompt : [parsed.prompt];
  if (typeof prompt !== 'string') {
    throw wrongField('prompt', 'token ids belong to another tokenizer. Send the text itself.');
  }
  const { instruction, asked } = toQuestion(prompt, parsed.suffix);
  return {
    request: {
      model: parsed.model,
      messages: [
        { role: 'system', text: instruction },
        { role: 'user', parts: [{ type: 'text', text: asked }] },
      ],
      tools: [],
      toolChoice: 'none',
      sampling: {
        temperature: parsed.temperature ?? undefined,
        topP: parsed.top_p ?? undefined,
        maxTokens: parsed.max_tokens ?? undefined,
        stop: typeof parsed.stop === 'string' ? [parsed.stop] : (parsed.stop ?? undefined),
      },
      answer: 'text',
      extra: toExtra(parsed),
    },
    stream: parsed.stream ?? false,
    includeUsage: parsed.stream_options?.include_usage ?? false,
    echo: parsed.echo ? prompt : '',
  };
}

/** What the model is told and shown. With a `suffix` the prompt is plain code, whatever markers it holds. */
function toQuestion(prompt: string, suffix: string | null | undefined): { instruction: string; asked: string } {
  const middle = suffix ? { prefix: prompt, suffix, context: '' } : takeApart(prompt);
  if (!middle) return { instruction: goOn, asked: prompt };
  return { instruction: fillIn, asked: showGap(middle) };
}
