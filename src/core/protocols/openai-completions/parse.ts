import * as z from 'zod';
import type { ChatRequest } from '../../chat/request';
import { validate } from '../validate';

const schema = z.object({
  model: z.string().min(1),
  prompt: z.union([z.string(), z.array(z.string()).min(1).max(1)], { error: 'must be one text' }),
  suffix: z.string().nullish(),
  max_tokens: z.int().min(1).nullish(),
  temperature: z.number().min(0).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(16)]).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.int().min(1).max(1, { error: 'only one answer per request is supported' }).nullish(),
  best_of: z.int().min(0).max(1, { error: 'only one answer per request is supported' }).nullish(),
  echo: z.boolean().nullish(),
});

const goOn =
  'Continue the text of the user exactly from where it ends. Answer with the continuation alone: no introduction, no explanation, no code fence, nothing repeated.';
const fillIn =
  'The user gives the text before the cursor and the text after it. Answer with exactly what belongs between them: no introduction, no explanation, no code fence, nothing repeated from either side.';

/** A text completion as a chat. Throws `ChatError('invalid-request')` with the path of the wrong field. */
export function parseCompletion(body: unknown): {
  request: ChatRequest;
  stream: boolean;
  includeUsage: boolean;
  /** What the answer begins with, because the caller wants its prompt back. */
  echo: string;
} {
  const parsed = validate(schema, body);
  const prompt = Array.isArray(parsed.prompt) ? (parsed.prompt[0] ?? '') : parsed.prompt;
  const asked = parsed.suffix ? `<before>${prompt}</before>\n<after>${parsed.suffix}</after>` : prompt;
  return {
    request: {
      model: parsed.model,
      messages: [
        { role: 'system', text: parsed.suffix ? fillIn : goOn },
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
    },
    stream: parsed.stream ?? false,
    includeUsage: parsed.stream_options?.include_usage ?? false,
    echo: parsed.echo ? prompt : '',
  };
}
