import { traitsOf } from '../chat/error-traits';
import { ChatError, withDetails } from '../chat/errors';
import type { Clock } from '../ground/clock';

/** How many outcomes are remembered, how many of them must be failures, and what share. */
const remembered = 20;
const fewestFailures = 5;
const failingShare = 0.5;
const probeEveryMs = 1000;
/** A probe that is silent for this long holds the next one up no more. */
const probePatienceMs = 5000;

/** The endpoint that a path leads to, by its first word: they are few, and what stands behind it may be anybody's. */
export function endpointOf(path: string): string {
  return path.split(/[/?]/, 1)[0] ?? '';
}

/**
 * A breaker for each endpoint of an origin: a list of models or a count of tokens that fails keeps no chat away, and
 * takes no probe from one.
 */
export class Breakers {
  readonly #ofEndpoints = new Map<string, Breaker>();

  constructor(private readonly clock: Clock) {}

  /** The one for a path. */
  of(path: string): Breaker {
    const endpoint = endpointOf(path);
    const known = this.#ofEndpoints.get(endpoint) ?? new Breaker(this.clock);
    this.#ofEndpoints.set(endpoint, known);
    return known;
  }
}

/** Permission for one call; its outcome must be told once. */
export interface Pass {
  /** Without a failure the call was answered. */
  done(failure?: ChatError): void;
  /** Says that what counts as answered was a failure, as one that a 200 holds. */
  revoke(failure: ChatError): void;
}

/**
 * Keeps calls away from an endpoint that fails: after 5 failures that are at least half of the last 20 outcomes it
 * answers by itself with the last failure, lets one real call a second through, and closes with the first that is
 * answered.
 */
export class Breaker {
  #outcomes: boolean[] = [];
  #last: ChatError | undefined;
  #open = false;
  #nextProbeMs = 0;
  #probe: { sinceMs: number } | undefined;

  constructor(private readonly clock: Clock) {}

  get isOpen(): boolean {
    return this.#open;
  }

  /** Why calls are kept away; undefined while they are not. */
  get failure(): ChatError | undefined {
    return this.#open ? this.#last : undefined;
  }

  /** Throws the local answer unless a call would be let through now; takes nothing. */
  check(): void {
    if (this.#open && !this.#mayProbe()) throw this.#localAnswer();
  }

  /** Lets a call through, or throws the local answer. */
  enter(): Pass {
    this.check();
    const probe = this.#open ? { sinceMs: this.clock.monotonic() } : undefined;
    if (probe) {
      this.#probe = probe;
      this.#nextProbeMs = probe.sinceMs + probeEveryMs;
    }
    return {
      done: (failure) => {
        if (probe && this.#probe === probe) this.#probe = undefined;
        this.#note(failure);
      },
      revoke: (failure) => {
        if (traitsOf(failure).health !== 'ill') return;
        const place = this.#outcomes.lastIndexOf(true);
        if (place >= 0) this.#outcomes.splice(place, 1);
        this.#noteIll(failure);
        // What closed it was this answer.
        if (probe) this.#reject();
      },
    };
  }

  #mayProbe(): boolean {
    const nowMs = this.clock.monotonic();
    if (this.#probe && nowMs - this.#probe.sinceMs < probePatienceMs) return false;
    return nowMs >= this.#nextProbeMs;
  }

  #note(failure: ChatError | undefined): void {
    // A refusal is an answer too.
    const health = failure ? traitsOf(failure).health : 'well';
    if (health === 'unknown') return;
    if (!failure || health === 'well') {
      this.#outcomes = this.#open ? [] : [...this.#outcomes.slice(1 - remembered), true];
      this.#open = false;
      return;
    }
    this.#noteIll(failure);
  }

  #noteIll(failure: ChatError): void {
    this.#last = failure;
    this.#outcomes = [...this.#outcomes.slice(1 - remembered), false];
    const failures = this.#outcomes.filter((good) => !good).length;
    if (this.#open || failures < fewestFailures || failures < this.#outcomes.length * failingShare) return;
    this.#reject();
  }

  #reject(): void {
    this.#open = true;
    this.#nextProbeMs = this.clock.monotonic() + probeEveryMs;
  }

  #localAnswer(): ChatError {
    const last = this.#last ?? new ChatError('upstream', 'The model server does not answer. Try again shortly.');
    return withDetails(last, { retryAfterMs: last.retryAfterMs ?? probeEveryMs });
  }
}
