import type { JsonSchema, ToolExample } from '../../chat/request';

/** The body of GigaChat's `POST /v1/chat/completions`, in the fields we send. */
export interface GigaChatBody {
  model: string;
  messages: WireMessage[];
  stream: boolean;
  functions?: WireFunction[];
  function_call?: 'auto' | { name: string };
  temperature?: number;
  top_p?: number;
  max_tokens?: number;
  repetition_penalty?: number;
  update_interval?: number;
  profanity_check?: boolean;
  reasoning_effort?: 'low' | 'medium' | 'high';
  response_format?: { type: 'json_schema'; schema: JsonSchema; strict?: boolean };
  flags?: string[];
}

/** A message of the v1 contract: flat text, at most one call with object arguments, results as JSON text. */
export type WireMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: string; attachments?: string[] }
  | { role: 'assistant'; content: string; function_call?: undefined }
  // Beside a call GigaChat's own adapters send an empty text; some hosts are said to take null only.
  | { role: 'assistant'; content: string | null; function_call: { name: string; arguments: Record<string, unknown> } }
  | { role: 'function'; name: string; content: string };

/** A function as GigaChat takes it. */
export interface WireFunction {
  name: string;
  description: string;
  parameters: JsonSchema;
  few_shot_examples?: readonly ToolExample[];
  return_parameters?: JsonSchema;
}

/** What differs between hosts and accounts: how a body is written for one of them. */
export interface WireForm {
  /** Schemas in the few words that older hosts know. */
  strictSchemas: boolean;
  /** `reasoning_effort` is sent. */
  effort: boolean;
  /** Null instead of an empty text beside a call. */
  nullContent: boolean;
}

/** How a host is spoken to until it refuses something. */
export const plainForm: WireForm = { strictSchemas: false, effort: true, nullContent: false };
