import type * as z from 'zod';

type Issue = z.core.$ZodIssue;

const named: ReadonlyMap<string, string> = new Map(
  Object.entries({
    array: 'a list',
    object: 'an object',
    record: 'an object',
    string: 'text',
    boolean: 'true or false',
    number: 'a number',
    int: 'a whole number',
  }),
);

function reasonOf(issue: Issue): string {
  if (issue.code === 'unrecognized_keys') return 'is not known here';
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_union') return 'must be text, a number or a boolean';
  if (issue.code === 'invalid_type') return `must be ${named.get(issue.expected) ?? issue.expected}`;
  return issue.message;
}

/** Where it stands, as one writes it in a program. */
function pathOf(path: readonly PropertyKey[], issue: Issue, whole: string): string {
  const steps = issue.code === 'unrecognized_keys' ? [...path, issue.keys[0] ?? ''] : path;
  const written = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return written.replace(/^\./, '') || whole;
}

/**
 * What is wrong first with JSON that a person wrote, and where; no value of it is repeated. `whole` is what all of it
 * is called.
 */
export function issueWords({ issues: [issue] }: z.ZodError, whole = 'it'): { path: string; reason: string } {
  return issue
    ? { path: pathOf(issue.path, issue, whole), reason: reasonOf(issue) }
    : { path: 'it', reason: 'is wrong' };
}

/** What to write in place of a path of Windows, where one may be why a text is no JSON; with a blank before it. */
export function backslashAdvice(text: string): string {
  return /"(?:[a-z]:|\\)\\(?!\\)/i.test(text) ? ' In a path of Windows write / in place of \\.' : '';
}
