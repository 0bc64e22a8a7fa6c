import * as z from 'zod';

// The fields of a Messages request that we read. Whatever else a client sends is dropped by zod and goes nowhere.

const object = z.record(z.string(), z.unknown());

/** A block of a kind that is not in `known`: its name is kept, so that it can be skipped or refused in words. */
const otherThan = (known: readonly { shape: { type: z.ZodLiteral<string> } }[]) => {
  const names = new Set(known.map(({ shape }) => shape.type.value));
  return z
    .object({ type: z.string().refine((type) => !names.has(type)) })
    .transform(({ type }) => ({ type: 'other' as const, name: type }));
};

const textBlock = z.object({ type: z.literal('text'), text: z.string() });

const mediaSources = [
  z.object({ type: z.literal('base64'), media_type: z.string(), data: z.string() }),
  z.object({ type: z.literal('url'), url: z.string() }),
  z.object({ type: z.literal('file'), file_id: z.string() }),
] as const;
const imageBlock = z.object({ type: z.literal('image'), source: z.discriminatedUnion('type', mediaSources) });

const documentBlock = z.object({
  type: z.literal('document'),
  source: z.discriminatedUnion('type', [
    ...mediaSources,
    z.object({ type: z.literal('text'), data: z.string() }),
    z.object({
      type: z.literal('content'),
      content: z.union([z.string(), z.array(z.discriminatedUnion('type', [textBlock, imageBlock]))]),
    }),
  ]),
  title: z.string().nullish(),
  context: z.string().nullish(),
});

const searchResultBlock = z.object({
  type: z.literal('search_result'),
  title: z.string(),
  source: z.string(),
  content: z.array(textBlock),
});

const toolReferenceBlock = z.object({ type: z.literal('tool_reference'), tool_name: z.string() });

const contentBlocks = [textBlock, imageBlock, documentBlock, searchResultBlock, toolReferenceBlock] as const;
const contentBlock = z.union([z.discriminatedUnion('type', contentBlocks), otherThan(contentBlocks)]);

const turnBlocks = [
  ...contentBlocks,
  z.object({ type: z.literal('thinking'), thinking: z.string() }),
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown().optional() }),
  z.object({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    content: z.union([z.string(), z.array(contentBlock)]).nullish(),
    is_error: z.boolean().nullish(),
  }),
] as const;
const turnBlock = z.union([z.discriminatedUnion('type', turnBlocks), otherThan(turnBlocks)]);

const message = z.object({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.union([z.string(), z.array(turnBlock)], { error: 'must be a string or an array of content blocks' }),
});

const tool = z.object({
  type: z.string().nullish(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  input_schema: object.nullish(),
});

const toolChoice = z.discriminatedUnion('type', [
  z.object({ type: z.literal('auto') }),
  z.object({ type: z.literal('any') }),
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('tool'), name: z.string() }),
]);

const format = z.object({ type: z.literal('json_schema'), schema: object }).nullish();

/** What a request to count tokens has; a Messages request has it all. */
export const countRequestSchema = z.object({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  system: z.union([z.string(), z.array(textBlock)]).nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: toolChoice.nullish(),
  thinking: z
    .object({ type: z.string(), budget_tokens: z.number().nullish(), display: z.string().nullish() })
    .nullish(),
  output_config: z.object({ effort: z.string().nullish(), format }).nullish(),
  output_format: format,
  thread: z.unknown().optional(),
});

/** A Messages request. */
export const messagesRequestSchema = countRequestSchema.extend({
  max_tokens: z.int().min(1),
  stream: z.boolean().nullish(),
  temperature: z.number().min(0).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  stop_sequences: z.array(z.string()).nullish(),
  metadata: z.object({ user_id: z.string().nullish() }).nullish(),
});

/** A request to count tokens, as it was read. */
export type CountBody = z.infer<typeof countRequestSchema>;
/** A Messages request, as it was read. */
export type MessagesBody = z.infer<typeof messagesRequestSchema>;
/** One message of either. */
export type BodyMessage = CountBody['messages'][number];
/** A block of a message: the kinds we know, and others by name. */
export type TurnBlock = Exclude<BodyMessage['content'], string>[number];
/** A block of a tool's result. */
export type ContentBlock = z.infer<typeof contentBlock>;
