import { SetupError } from '../setup-error';
import type { Step } from './config-edit';

/** How one format is read and changed as text. */
export interface TextFormat {
  /** The value of the whole text; an empty table for an empty one. Throws `SetupError` that names the broken line. */
  read(text: string): unknown;
  /** The text with one step taken, ending its new lines with `eol`. */
  change(text: string, step: Step, eol: string): string;
  /** The comments, as they stand: all of them, or those that have their line to themselves. */
  comments(text: string): string[];
}

/** The comments that have their line to themselves, where a comment begins with `#`. */
export function hashComments(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => (/^\s*#/.test(line) ? [line.trim()] : []));
}

/** Refuses a text whose rest would not stay as it was. */
export function unusual(): SetupError {
  return new SetupError('it is written in a way that cannot be changed without touching the rest');
}
