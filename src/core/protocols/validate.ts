import type * as z from 'zod';
import { ChatError } from '../chat/errors';

/** `body` as the schema reads it. Throws `ChatError('invalid-request')` that names the first wrong field by its path. */
export function validate<T>(schema: z.ZodType<T>, body: unknown): T {
  const outcome = read(schema, body);
  if (outcome.success) return outcome.data;
  const { path, reason } = complaintOf(outcome.error);
  throw new ChatError('invalid-request', `${path || 'The request body'}: ${reason}`, { param: path || undefined });
}

/** So often a schema reads field by field. Then zod writes a program for it, which costs more than these readings did. */
const plainReadings = 3;
const readings = new WeakMap<z.ZodType, number>();

/** `value` as the schema reads it, or what is wrong with it. */
export function read<T>(schema: z.ZodType<T>, value: unknown): z.ZodSafeParseResult<T> {
  const before = readings.get(schema) ?? 0;
  if (before >= plainReadings) return schema.safeParse(value);
  readings.set(schema, before + 1);
  return schema.safeParse(value, { jitless: true });
}

/** The first wrong field by its path, and what is wrong with it. */
export function complaintOf(error: z.ZodError): { path: string; reason: string } {
  const issue = deepest(error.issues[0]);
  return { path: pathOf(issue?.path ?? []), reason: issue ? reasonOf(issue) : 'is not valid' };
}

type Issue = z.core.$ZodIssue;

/** The two slips that are met most, in plain words; of the rest the schema speaks. */
function reasonOf({ message }: Issue): string {
  if (/^Invalid input: expected .*, received undefined$/.test(message)) return 'is missing';
  return /^Too small: expected (?:string|array) to have >=1 /.test(message) ? 'is empty' : message;
}

/**
 * A union fails with one list of issues for each of its members; the member that got furthest was the one meant, but
 * for one of whose kind the value is, only too large or too small. A refinement (code `custom`) only says what a member
 * is not for, so it comes last.
 */
function deepest(issue: Issue | undefined): Issue | undefined {
  if (issue?.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const bySize = issue.errors.find((issues) =>
    issues.every(({ code, path }) => code.startsWith('too_') && !path.length),
  );
  if (bySize?.[0]) return { ...bySize[0], path: issue.path };
  const inner = issue.errors
    // With fewer complaints before it, a member is more likely to be the one that was meant.
    .toSorted((one, other) => one.length - other.length)
    .flatMap((issues) => deepest(issues[0]) ?? [])
    .sort(
      (one, other) =>
        other.path.length - one.path.length || Number(one.code === 'custom') - Number(other.code === 'custom'),
    )[0];
  if (inner && inner.path.length > 0) return { ...inner, path: [...issue.path, ...inner.path] };
  return issue.message === 'Invalid input' ? { ...issue, message: expectedBy(issue) } : issue;
}

/** What the members of a union would have taken. */
function expectedBy({ errors }: z.core.$ZodIssueInvalidUnion): string {
  const expected = errors.flat().flatMap((inner) => {
    if (inner.code === 'invalid_type') return [inner.expected];
    return inner.code === 'invalid_value' ? inner.values.map((value) => JSON.stringify(value)) : [];
  });
  return `must be one of: ${[...new Set(expected)].join(', ')}`;
}

/** A field may have any name, and its complaint says it twice. */
const longestName = 64;

/** `messages[3].tool_calls[0].function.arguments`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key).slice(0, longestName);
    return text === '' ? name : `${text}.${name}`;
  }, '');
}
