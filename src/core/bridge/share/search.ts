import { toChatError } from '../../chat/errors';
import { pause } from '../../chat/pause';
import type { Clock } from '../../ground/clock';
import type { Logger } from '../../ground/logger';
import type { Found } from './dial';

/**
 * Who is in the way on a port. `other-bridge`: a bridge with another key, so of another product or user; `elsewhere`:
 * ours, on another machine behind a tunnel; `reserved`: nobody, but the system gives the port to no program of this
 * user, as Windows does with whole ranges that it keeps for virtual machines.
 */
export type Taken = 'other-bridge' | 'elsewhere' | 'stranger' | 'reserved';

/** Why the owner is looked for. */
export interface Look {
  /** Whether there was one before. */
  tookOver: boolean;
  afterMs: number;
  /** Whether its key may have been changed a moment ago. */
  keyIsNew: boolean;
}

/** What a search is made of. */
export interface SearchParts {
  /** Tried in this order: the first that is free, or whose owner is one of us. */
  ports: readonly number[];
  /** A port where the owner may be although it is not the first: asked before any is taken. */
  hint(): Promise<number | undefined>;
  /**
   * Takes the port; false when somebody has it, `reserved` when nobody may. `passed` is in the way on the first port.
   */
  own(port: number, passed: Taken | undefined): Promise<boolean | 'reserved'>;
  dial(port: number): Promise<Found>;
  /** True once the owner has greeted this window, false when it went before. */
  follow(port: number, owner: Found & { kind: 'owner' }, passed: Taken | undefined): Promise<boolean>;
  clock: Clock;
  logger: Logger;
  signal: AbortSignal;
}

/** A port that neither can be had nor answers is tried for this long, and so often: its owner may be going. */
const unclearForMs = 8000;
const unclearAnswers = 3;
/** Whoever answers in a strange way is asked again so often: a bridge that is starting or ending does so too. */
const strangeAnswers = 3;
/** An owner of ours may not have heard of the new key yet. */
const newKeyWithinMs = 3000;
/** The time between two tries. */
const againAfterMs = 50;
const againWithinMs = 200;

/** Goes through the ports until one is owned or its owner followed; gives who is in the way when there is none. */
export async function search(last: number | undefined, look: Look, parts: SearchParts): Promise<Taken | undefined> {
  const { ports, hint, dial, follow, clock, logger, signal } = parts;
  await pause(look.afterMs, clock, signal);
  const [first, ...others] = last === undefined ? ports : [last, ...ports.filter((port) => port !== last)];
  if (first === undefined) return 'stranger';
  const hinted = last === undefined ? await hint() : undefined;
  if (hinted !== undefined && hinted !== first) {
    const found = await dial(hinted);
    if (found.kind === 'owner' && (await follow(hinted, found, undefined))) return undefined;
  }
  let passed: Taken | undefined;
  for (const port of [first, ...others]) {
    const inTheWay = await searchOn(port, passed, look, parts);
    if (inTheWay === undefined) return undefined;
    passed ??= inTheWay;
    logger.warn('the port is not to be had', { port, by: inTheWay });
  }
  return passed;
}

async function searchOn(
  port: number,
  passed: Taken | undefined,
  { tookOver, keyIsNew }: Look,
  { own, dial, follow, clock, logger, signal }: SearchParts,
): Promise<Taken | undefined> {
  const begun = clock.monotonic();
  const spentMs = () => clock.monotonic() - begun;
  for (let [strange, unclear] = [0, 0]; ; ) {
    if (signal.aborted) throw toChatError(undefined, signal);
    const owned = await own(port, passed);
    if (owned === 'reserved') return owned;
    if (owned) return undefined;
    const found = await dial(port);
    if (found.kind === 'owner' && (await follow(port, found, passed))) return undefined;
    const mayBeOurs = found.kind === 'other-bridge' && (tookOver || keyIsNew) && spentMs() < newKeyWithinMs;
    if (!mayBeOurs && (found.kind === 'other-bridge' || found.kind === 'elsewhere')) return found.kind;
    if (found.kind === 'stranger') strange += 1;
    else unclear += 1;
    logger.debug('nobody of ours answers on the port yet', { port, found: found.kind });
    if (strange >= strangeAnswers) return 'stranger';
    if (unclear >= unclearAnswers && spentMs() > unclearForMs) return 'stranger';
    await pause(againAfterMs + Math.random() * againWithinMs, clock, signal);
  }
}
