import assert from 'node:assert/strict';
import type { StackOptions } from '../harness/stack';
import type { Answer, Surface } from './surface';
import type { World } from './world';

/** The classes of `reliability.md` §3.3 as a status and the error codes that belong to them. */
const classes = {
  K2: [400],
  K3: [413],
  K5: [429],
  K6: [502],
  K7: [504],
  K8: [502],
  K9: [403],
  K10: [402],
  K11: [503],
  K12: [503],
  unprocessable: [422],
  'not-found': [404],
} as const;

type Class = keyof typeof classes;
/** `success`, a class with its code, or `S1` with its code: broken off after the 200. */
export type Ending = 'success' | `${Class}:${string}` | `S1:${string}`;

/** One row of the fault matrix. */
export interface Row {
  readonly id: `F${number}`;
  readonly title: string;
  /** What every surface ends in, or each kind its own; a kind left out does not know this fault. */
  readonly ends: Ending | Partial<Record<Surface['kind'], Ending>>;
  readonly world?: StackOptions & { cold?: boolean };
  /** Lays the fault; may ask and look for itself. */
  readonly lay?: (world: World) => void | Promise<void>;
  /** What happens while the request is under way. */
  readonly meanwhile?: (world: World) => Promise<void>;
  /** Short waits (milliseconds) that the clock is moved through until the answer is there. */
  readonly through?: number;
  /** What else has to hold. */
  readonly also?: (world: World, answer: Answer) => void | Promise<void>;
}

/** A row, or a cell of one, that nothing covers yet. */
export interface OpenCell {
  readonly id: `F${number}`;
  readonly why: string;
}

/** What this surface ends in under the row's fault; undefined when the fault cannot reach it. */
export function endingOf(row: Row, surface: Surface): Ending | undefined {
  return typeof row.ends === 'string' ? row.ends : row.ends[surface.kind];
}

/** The answer is of the class, to the letter. */
export function assertEnds(answer: Answer, ending: Ending): void {
  const shown = `${answer.ended} ${answer.status} ${answer.code}: ${answer.raw.slice(0, 300)}`;
  if (ending === 'success') {
    assert.equal(answer.ended, 'success', shown);
    return;
  }
  const [name, code] = ending.split(':') as [Class | 'S1', string];
  if (name === 'S1') assert.equal(answer.ended, 'broken', shown);
  else {
    assert.equal(answer.ended, 'refused', shown);
    assert.ok((classes[name] as readonly number[]).includes(answer.status), shown);
    assert.ok(answer.headers.get('x-request-id'), 'a refusal has a request id');
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
  }
  assert.equal(answer.code, code, shown);
}
