import { randomBytes } from 'node:crypto';
import type { Answer } from '../script/answer';
import { phrases, type Spoken } from './spoken';

/** What a model decided to say, before it is cut into phrases. */
export interface Said {
  readonly reasoning?: string;
  readonly text: string;
  readonly call?: { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> };
  /** True when the answer was cut at `max_tokens`. */
  readonly cut?: boolean;
}

/** A model's own words as they will be sent. */
export function speak(said: Said): Spoken {
  return {
    reasoning: phrases(said.reasoning ?? ''),
    text: phrases(said.text),
    call: said.call && { ...said.call, stateId: newStateId() },
    finishReason: said.call ? 'function_call' : said.cut ? 'length' : 'stop',
  };
}

/** A scripted answer as it will be sent. */
export function recite(answer: Answer): Spoken {
  const { functionCall } = answer;
  const call = functionCall && {
    name: functionCall.name,
    arguments: functionCall.arguments ?? {},
    chunks: functionCall.argumentChunks,
    stateId: functionCall.stateId === false ? undefined : newStateId(),
  };
  return {
    reasoning: inPhrases(answer.reasoning),
    text: inPhrases(answer.text),
    call,
    finishReason: answer.finishReason === undefined ? (call ? 'function_call' : 'stop') : answer.finishReason,
  };
}

/** True when a script says anything itself; otherwise the model's own answer is sent in the way it describes. */
export function hasWords(answer: Answer): boolean {
  return [answer.text, answer.reasoning, answer.functionCall, answer.finishReason].some((part) => part !== undefined);
}

function inPhrases(pieces: string | readonly string[] | undefined): readonly string[] {
  return typeof pieces === 'string' ? phrases(pieces) : (pieces ?? []);
}

/** A version 7 uuid, as recorded: it begins with the time. */
function newStateId(): string {
  const hex = Date.now().toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `7${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
