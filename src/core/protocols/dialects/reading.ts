import type * as z from 'zod';
import { wrongField } from '../../chat/errors';
import type { LeftOut } from '../history';
import { complaintOf, read } from '../validate';

/**
 * A place in a conversation that is being read. What cannot be read is refused by its path where the caller can still
 * change it; in the past, which he cannot change, it is left out with a note.
 */
export class Place {
  constructor(
    readonly path: string,
    readonly isPast: boolean,
    readonly leftOut: LeftOut[],
  ) {}

  at(step: string): Place {
    return new Place(this.path + step, this.isPast, this.leftOut);
  }

  /** The same place, said by a program that repeats itself word for word: nothing there is refused. */
  asPast(): Place {
    return new Place(this.path, true, this.leftOut);
  }

  /** Throws `ChatError('invalid-request')` in the newest turn; in the past it only notes what is left out. */
  refuse(complaint: string, code?: string): void {
    if (this.isPast) this.note(complaint);
    else throw wrongField(this.path, complaint, { code });
  }

  note(what: string): void {
    this.leftOut.push({ path: this.path, what });
  }

  /** `value` as the schema reads it; what does not fit is refused, or left out as undefined. */
  read<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
    const outcome = read(schema, value);
    if (outcome.success) return outcome.data;
    const { path, reason } = complaintOf(outcome.error);
    this.at(path === '' || path.startsWith('[') ? path : `.${path}`).refuse(reason);
    return undefined;
  }
}
