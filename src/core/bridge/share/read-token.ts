import * as z from 'zod';
import type { KeptToken } from '../../chat/ports/kept-token';
import { lazily } from '../../ground/lazily';

const keptToken = lazily(() => z.object({ value: z.string().min(1), scope: z.string(), endsAt: z.number() }));

/** A token as another process wrote it down, as JSON; undefined for anything else. */
export function readKeptToken(text: string | undefined): KeptToken | undefined {
  if (text === undefined) return undefined;
  try {
    return keptToken().safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
