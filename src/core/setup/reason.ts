import type * as z from 'zod';
import { type Sentence, say } from './sentence';

/** What a schema takes for it. */
export interface Reason {
  error: string;
  params: { values: number[] };
}

/**
 * What a schema says to a value that it does not take, behind the name of that value. The words are a literal where it
 * is called, as those of `say` are.
 */
export function reason(words: string, ...values: number[]): Reason {
  return { error: words, params: { values } };
}

/** The words behind what was found wrong first; its value is never in them. */
export function reasonOf(issue: z.core.$ZodIssue | undefined): Sentence {
  if (issue === undefined) return say('is wrong');
  const values: unknown = issue.code === 'custom' ? issue.params?.values : undefined;
  const isNumber = (value: unknown) => typeof value === 'number';
  return { words: issue.message, values: Array.isArray(values) ? values.filter(isNumber) : [] };
}
