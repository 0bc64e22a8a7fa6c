import { readWithinMs } from '../body/request-body';

/** How long callers may take. */
export interface Patience {
  /** For a TLS handshake, and for the head of a request. */
  headMs: number;
  /** For a whole request; its body is given up a little earlier, in the words of its protocol. */
  requestMs: number;
  /** Without taking anything of an answer that is complete. */
  readerMs: number;
  /** Between two requests on a connection. */
  idleMs: number;
}

/** The limits of a bridge that is told no others. */
export const usualPatience: Patience = {
  headMs: 10_000,
  requestMs: readWithinMs + 500,
  readerMs: 60_000,
  idleMs: 120_000,
};

/** How often late callers are looked for; Node's own 30 s would let them stay as long beyond their limit. */
export const lookForLateMs = 250;
