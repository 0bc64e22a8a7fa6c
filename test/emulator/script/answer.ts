import * as z from 'zod';
import { replyFields } from './reply';

const pieces = z.union([z.string(), z.array(z.string())]);

const answerSchema = z.strictObject({
  ...replyFields,
  /** What is said. One string is cut into phrases; a list is sent as these chunks. */
  text: pieces.optional(),
  /** `reasoning_content`, sent before the text. */
  reasoning: pieces.optional(),
  functionCall: z
    .strictObject({
      name: z.string().nullable(),
      /** An object as upstream, or a string for the odd build that sends text. Default `{}`. */
      arguments: z.union([z.record(z.string(), z.unknown()), z.string()]).optional(),
      /** The arguments' text over several chunks, the name in the first only. */
      argumentChunks: z.array(z.string()).optional(),
      /** False: no `functions_state_id`. */
      stateId: z.boolean().optional(),
    })
    .optional(),
  /** Default `stop`, or `function_call` with a call. Null: no chunk carries one. */
  finishReason: z.string().nullable().optional(),
  /** False: the finish has a chunk of its own, after the call. Default true. */
  finishWithCall: z.boolean().optional(),
  /** True: the last text shares its chunk with the finish. Default false. */
  finishWithText: z.boolean().optional(),
  /** `absent`, or numbers in place of the counted ones. */
  usage: z
    .union([
      z.literal('absent'),
      z.strictObject({
        prompt_tokens: z.int().optional(),
        completion_tokens: z.int().optional(),
        total_tokens: z.int().optional(),
        precached_prompt_tokens: z.int().optional(),
      }),
    ])
    .optional(),
  /** The answering model's name, in place of the asked one with its version. */
  model: z.string().optional(),
  /** How often and where `[DONE]` stands. `first` puts it before everything, `then-data` adds a chunk after it. */
  done: z.enum(['once', 'never', 'twice', 'first', 'then-data']).optional(),
  /** Extra SSE text before the first chunk: a blank line, comments, `retry:` lines. */
  preamble: z.string().optional(),
  /** Line end of the SSE frames. Default `\n`. */
  lineEnd: z.enum(['\n', '\r\n', '\r']).optional(),
});

/** One scripted chat answer. Every field is optional; `{}` is the model's own answer. */
export type ScriptedAnswer = z.input<typeof answerSchema>;
/** A `ScriptedAnswer` that was checked. */
export type Answer = z.output<typeof answerSchema>;

/** Checks a scripted chat answer; throws on a field it does not know. */
export function checkAnswer(answer: unknown): Answer {
  return answerSchema.parse(answer);
}
