import { plainRequest } from '../../../src/core/chat/plain-request';
import type { ChatRequest } from '../../../src/core/chat/request';

/** A function over outside data, with an input of a given size that is made to be hard for it. */
export interface GrowCase {
  name: string;
  /** Makes the input, and gives what reads it. */
  make(size: number): () => unknown;
  /** The size to begin with; the other is sixteen times as large. */
  size: number;
}

export const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
export const drain = async (stream: AsyncIterable<unknown>) => {
  for await (const _ of stream);
};
export const text = (value: string) => ({ type: 'text' as const, text: value });
export const finish = { type: 'finish' as const, reason: 'stop' as const };
export const steps = async function* (parts: readonly string[]) {
  for (const part of parts) yield [text(part)];
  yield [finish];
};
export const bytesOf = async function* (bytes: Uint8Array, step: number) {
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
};
export const request: ChatRequest = { ...plainRequest('m', []), answer: 'json' };
