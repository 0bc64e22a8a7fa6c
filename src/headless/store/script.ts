import { createHash } from 'node:crypto';

/** A script that the store runs in one piece. */
export interface Script {
  readonly source: string;
  /** By which the store knows it from the second time on. */
  readonly sha1: string;
  /** False for one that also works while the store is full. */
  readonly writes: boolean;
}

/** A script with the sum by which the store knows it; `writes` is false for one that only reads. */
export function script(source: string, { writes } = { writes: true }): Script {
  return { source, sha1: createHash('sha1').update(source).digest('hex'), writes };
}
