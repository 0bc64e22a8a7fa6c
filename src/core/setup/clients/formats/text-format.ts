import type { Step } from './config-edit';

/** How one format is read and changed as text. */
export interface TextFormat {
  /** The value of the whole text; an empty table for an empty one. Throws `SetupError` that names the broken line. */
  read(text: string): unknown;
  /** The text with one step taken, ending its new lines with `eol`. */
  change(text: string, step: Step, eol: string): string;
  /** The comments, as they stand. */
  comments(text: string): string[];
}
