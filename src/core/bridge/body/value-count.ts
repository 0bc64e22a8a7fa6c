import { longestName, mostLongNames } from '../../ground/text/parse-json';
import { mostValues } from '../../protocols/json/many-values';
import { type Refused, refuse } from '../http/refused';

const maxDepth = 128;

/**
 * How many values there are with those of a node, which lies so deep. What is nested or numerous enough to overflow a
 * stack, stall the loop or fill the memory is refused before anybody else walks it.
 */
export function countValues(node: object, depth: number, before: number): number {
  if (depth > maxDepth) throw refuse(400, 'too_deep', `The request body is nested deeper than ${maxDepth} levels.`);
  let values = before;
  if (Array.isArray(node)) {
    values += node.length;
    checkCount(values);
    for (const value of node as unknown[]) {
      if (typeof value === 'object' && value !== null) values = countValues(value, depth + 1, values);
    }
    return values;
  }
  // JSON's objects inherit nothing that could be met here; lists of all their values would be made to be thrown away.
  const fields = node as Readonly<Record<string, unknown>>;
  for (const key in fields) {
    values += 1;
    const value = fields[key];
    if (typeof value === 'object' && value !== null) values = countValues(value, depth + 1, values);
  }
  checkCount(values);
  return values;
}

function checkCount(values: number): void {
  if (values > mostValues) throw tooMany();
}

/** The refusal of a body that holds too many values. */
export function tooMany(): Refused {
  const told = `The request body has more than ${mostValues} keys and entries of lists.`;
  // Nothing else that clients send is a list of so many.
  return refuse(400, 'too_many_keys', `${told} Embeddings take texts: send them instead of their token ids.`);
}

/** The refusal of a body that names what it is about at such length that to tell the names apart would stall the loop. */
export function tooLong(what: string): Refused {
  const told = `The request body has more than ${mostLongNames} names of ${what}`;
  return refuse(400, 'names_too_long', `${told} that are longer than ${longestName} letters.`);
}
