import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { SetupError } from './config-edit';
import { readConfigFile, replaceFile, textOf } from './config-file';

const entrySchema = z.object({
  client: z.string(),
  at: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      /** The bytes before; none when there was no file. */
      backup: z.string().optional(),
      /** What was written, by which it is known again. */
      sha256: z.string(),
    }),
  ),
});
const journalSchema = z.object({ version: z.literal(1), clients: z.array(entrySchema) });

/** One client that was set up here, and the way back. */
export type JournalEntry = z.infer<typeof entrySchema>;

/** What was set up from this home, so that it can be undone: no key, no content of a file. */
export class Journal {
  readonly #path: string;

  constructor(home: string) {
    this.#path = join(home, '.gigachat-bridge', 'clients.json');
  }

  async entries(): Promise<JournalEntry[]> {
    const text = textOf(await readConfigFile(this.#path));
    if (text === '') return [];
    try {
      return journalSchema.parse(JSON.parse(text)).clients;
    } catch {
      throw new SetupError(`${this.#path} is broken: it says what was set up. Move it away, then try again.`);
    }
  }

  async find(client: string): Promise<JournalEntry | undefined> {
    return (await this.entries()).find((entry) => entry.client === client);
  }

  /** Notes the client's entry in place of an earlier one; without `entry` forgets it. */
  async note(client: string, entry?: JournalEntry): Promise<void> {
    const others = (await this.entries()).filter((one) => one.client !== client);
    const clients = entry ? [...others, entry] : others;
    const text = `${JSON.stringify({ version: 1, clients }, undefined, 2)}\n`;
    await replaceFile(await readConfigFile(this.#path), Buffer.from(text));
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
