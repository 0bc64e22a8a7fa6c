import { ChatError } from '../../../chat/errors';

const deepest = 128;
const mostNodes = 200_000;

/** Throws `invalid-request` on `param` for a schema nested deeper than 128 levels or made of more than 200 000 values. */
export function checkSize(schema: unknown, param: string): void {
  let level: unknown[] = [schema];
  let nodes = 0;
  // Level by level, not by recursion: depth is what may be wrong with it.
  for (let depth = 0; level.length > 0; depth += 1) {
    nodes += level.length;
    if (depth > deepest || nodes > mostNodes) {
      const what = depth > deepest ? `nested deeper than ${deepest} levels` : `made of more than ${mostNodes} values`;
      throw new ChatError('invalid-request', `${param}: the schema is ${what}.`, { param, code: 'schema_too_large' });
    }
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
}
