import type { Clock } from '../chat/clock';
import { ChatError, type ErrorKind } from '../chat/errors';

/** How many outcomes are remembered, how many of them must be failures, and what share. */
const remembered = 20;
const fewestFailures = 5;
const failingShare = 0.5;
const probeEveryMs = 1000;
/** A probe that is silent for this long holds the next one up no more. */
const probePatienceMs = 5000;

/** Failures that say something about the upstream's health; every other outcome is an answer. */
const illness: ReadonlySet<ErrorKind> = new Set(['network', 'offline', 'timeout', 'upstream', 'rate-limit']);
/** Outcomes that say nothing either way. */
const unknown: ReadonlySet<ErrorKind> = new Set(['cancelled', 'stopping', 'tls', 'internal']);

/** Permission for one call; its outcome must be told once. */
export interface Pass {
  /** Without a failure the call was answered. */
  done(failure?: ChatError): void;
}

/**
 * Keeps calls away from an origin that fails: after 5 failures that are at least half of the last 20 outcomes it answers
 * by itself with the last failure, lets one real call a second through, and closes with the first that is answered.
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
    };
  }

  #mayProbe(): boolean {
    const nowMs = this.clock.monotonic();
    if (this.#probe && nowMs - this.#probe.sinceMs < probePatienceMs) return false;
    return nowMs >= this.#nextProbeMs;
  }

  #note(failure: ChatError | undefined): void {
    if (failure && unknown.has(failure.kind)) return;
    if (!failure || !illness.has(failure.kind)) {
      this.#outcomes = this.#open ? [] : [...this.#outcomes.slice(1 - remembered), true];
      this.#open = false;
      return;
    }
    this.#last = failure;
    this.#outcomes = [...this.#outcomes.slice(1 - remembered), false];
    const failures = this.#outcomes.filter((good) => !good).length;
    if (this.#open || failures < fewestFailures || failures < this.#outcomes.length * failingShare) return;
    this.#open = true;
    this.#nextProbeMs = this.clock.monotonic() + probeEveryMs;
  }

  #localAnswer(): ChatError {
    const { kind, message, code, retryAfterMs, upstreamStatus, host } =
      this.#last ?? new ChatError('upstream', 'The model server does not answer. Try again shortly.');
    return new ChatError(kind, message, { code, retryAfterMs: retryAfterMs ?? probeEveryMs, upstreamStatus, host });
  }
}
