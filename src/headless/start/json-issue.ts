import type * as z from 'zod';

type Issue = z.core.$ZodIssue;

const named: ReadonlyMap<string, string> = new Map(
  Object.entries({ array: 'a list', object: 'an object', string: 'text' }),
);

function reasonOf(issue: Issue): string {
  if (issue.code === 'unrecognized_keys') return 'is not known here';
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_union') return 'must be text, a number or a boolean';
  if (issue.code === 'invalid_type') return `must be ${named.get(issue.expected) ?? issue.expected}`;
  return issue.message;
}

/** Where it stands, as one writes it in a program. */
function pathOf(path: readonly PropertyKey[], issue: Issue): string {
  const whole = issue.code === 'unrecognized_keys' ? [...path, issue.keys[0] ?? ''] : path;
  const written = whole.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return written.replace(/^\./, '') || 'the file';
}

/** What is wrong first with JSON that a person wrote, and where; no value of it is repeated. */
export function issueWords({ issues: [issue] }: z.ZodError): { path: string; reason: string } {
  return issue ? { path: pathOf(issue.path, issue), reason: reasonOf(issue) } : { path: 'it', reason: 'is wrong' };
}
