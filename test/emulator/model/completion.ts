import type { FunctionSpec } from '../chat/request';
import type { Said } from '../chat/said';
import { asRecord } from './choose';
import { fill } from './fill';
import { wordsOf } from './slot';

const named = /\b(?:complet\w*|finish\w*|done|submit\w*|final\w*|end|conclude\w*|заверш\w*)\b/;
const aboutTheTask = /\b(?:task|work|request|turn|задач\w*)\b/i;
const obliges =
  /\b(?:use this (?:tool|function)|call this|must|present|submit|signal|report|to (?:finish|end|conclude|complete)|when you (?:have|are)|once you|after)\b/i;

/**
 * The call that hands over the result, if a function is offered whose description says that this is how a task ends.
 * Undefined: the result is simply said.
 */
export function completion(result: string, functions: readonly FunctionSpec[]): NonNullable<Said['call']> | undefined {
  for (const spec of functions) {
    const description = spec.description ?? '';
    if (!named.test(wordsOf(spec.name)) || !aboutTheTask.test(description) || !obliges.test(description)) continue;
    const filled = fill(spec.parameters ?? {}, {
      slots: { result, content: result, reason: result },
      hints: ['success', 'completed', 'complete', 'done', 'finished', 'verified', 'ok'],
      otherwise: result,
      directory: undefined,
    });
    // Closing one of several tasks in a list needs its id: that is another kind of function.
    if (filled.guesses > 0) continue;
    return { name: spec.name, arguments: asRecord(filled) };
  }
  return undefined;
}
