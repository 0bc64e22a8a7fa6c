import type { CallBudget } from './call-budget';
import type { ChatRecord } from './observe';
import type { QueuePlace } from './queue-place';

/** How a request is served, beside what it asks for. */
export interface CallContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** The upstream calls that are left for it, where several share them; whoever calls counts alone without. */
  readonly calls?: CallBudget;
  /** The request's id, as the caller and the log know it. */
  readonly requestId?: string;
  /** The span of a trace that this belongs to, as the header of that name has it. */
  readonly traceparent?: string;
  /** Told how many values of each kind were masked, where some were. */
  readonly onMasked?: (counts: Readonly<Record<string, number>>) => void;
  /** Who asks, as far as it can be told apart: requests of one client wait behind each other, not before others'. */
  readonly client?: string;
  /** True for a turn of a person in the editor: it waits behind at most one program. */
  readonly interactive?: boolean;
  /** What the answer comes to, where somebody outside observes it already: nothing is measured twice. */
  readonly record?: ChatRecord;
  /** True when nobody sees the answer before it is whole: it may be read in fewer, larger pieces. */
  readonly whole?: boolean;
  /** Told where the request stands, each time the line moves, for as long as it waits for a place of the account. */
  readonly onWait?: (place: QueuePlace) => void;
}
