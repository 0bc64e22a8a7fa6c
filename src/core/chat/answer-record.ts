import type { ErrorKind } from './errors';
import type { ChatRecord } from './observe';

/** What one request to the bridge came to: the log, the metrics and whoever else counts read this one record. */
export interface AnswerRecord {
  requestId: string;
  /** The program that asked, with a fingerprint that tells its windows apart. */
  client: string;
  method: string;
  /** The path that was asked for, without its query. */
  path: string;
  /** The pattern of the route that answered, such as `/files/:id`; undefined when there was none. */
  route?: string;
  /** The HTTP status; 0 when none was sent. */
  status: number;
  /** False when the caller left before the answer was complete. */
  complete: boolean;
  /** Milliseconds from the request's head to the end of the answer. */
  totalMs: number;
  /** The caller's span, as the header of that name has it. */
  traceparent?: string;
  /** What a chat came to. */
  chat?: ChatRecord;
  /** What went wrong, in the upstream or here; a refusal by the bridge's own gate has none. */
  failure?: ErrorKind;
}
