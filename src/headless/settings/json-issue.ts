import type * as z from 'zod';
import * as setup from '../../core/setup/reason';
import { type Sentence, say } from '../../core/setup/sentence';
import { SettingsError } from '../../core/setup/settings-error';

type Issue = z.core.$ZodIssue;

const named: ReadonlyMap<string, Sentence> = new Map(
  Object.entries({
    array: say('must be a list'),
    object: say('must be an object'),
    record: say('must be an object'),
    string: say('must be text'),
    boolean: say('must be true or false'),
    number: say('must be a number'),
    int: say('must be a whole number'),
  }),
);

function reasonOf(issue: Issue): Sentence {
  if (issue.code === 'unrecognized_keys') return say('is not known here');
  if (issue.code === 'invalid_value') return say('must be one of {0}', issue.values.join(', '));
  if (issue.code === 'invalid_union') return say('must be text, a number or a boolean');
  if (issue.code === 'invalid_type') return named.get(issue.expected) ?? say('must be {0}', issue.expected);
  return setup.reasonOf(issue);
}

/** Where it stands, as one writes it in a program. */
function pathOf(path: readonly PropertyKey[], issue: Issue): string {
  const steps = issue.code === 'unrecognized_keys' ? [...path, issue.keys[0] ?? ''] : path;
  const written = steps.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return written.replace(/^\./, '');
}

/** What is wrong first with JSON that a person wrote in `place`, and where; no value of it is repeated. */
export function firstFault(place: string, { issues: [issue] }: z.ZodError): SettingsError {
  return fieldFault(place, issue ? pathOf(issue.path, issue) : '', issue ? reasonOf(issue) : setup.reasonOf(issue));
}

/** What is wrong with a field of it; without a `path` with all of it. */
export function fieldFault(place: string, path: string, reason: Sentence): SettingsError {
  return new SettingsError(
    path === ''
      ? say('{0}: it {1}. Correct it and start again.', place, reason)
      : say('{0}: {1} {2}. Correct it and start again.', place, path, reason),
  );
}

/** A text that is no JSON; where a path of Windows may be why, with what to write in its place. */
export function notJson(fault: Sentence, text: string): SettingsError {
  const isPath = /"(?:[a-z]:|\\)\\(?!\\)/i.test(text);
  return new SettingsError(isPath ? say('{0} {1}', fault, say('In a path of Windows write / in place of \\.')) : fault);
}
