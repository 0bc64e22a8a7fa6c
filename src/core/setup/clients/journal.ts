import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { type ConfigFile, readConfigFile, replaceFile, textOf } from './config-file';
import { alone } from './file-lock';
import { SetupError } from './setup-error';

const entrySchema = z.object({
  client: z.string(),
  at: z.string(),
  /** What it was pointed at. */
  url: z.string().optional(),
  model: z.string().optional(),
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

/** One client that was set up here, and the way back; without files by hand. */
export type JournalEntry = z.infer<typeof entrySchema>;

/** What was set up from this home, so that it can be undone: no key, no content of a file. */
export class Journal {
  readonly #path: string;

  constructor(home: string) {
    this.#path = join(home, '.gigachat-bridge', 'clients.json');
  }

  /** Does `work` while no other program sets up or undoes from this home. Throws `SetupError`. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    return await alone(this.#path, work);
  }

  async entries(): Promise<JournalEntry[]> {
    return this.#read(await readConfigFile(this.#path));
  }

  #read(file: ConfigFile): JournalEntry[] {
    const text = textOf(file);
    if (text === '') return [];
    try {
      return journalSchema.parse(JSON.parse(text)).clients;
    } catch {
      throw new SetupError('{0} is broken: it says what was set up. Move it away, then try again.', this.#path);
    }
  }

  async find(client: string): Promise<JournalEntry | undefined> {
    return (await this.entries()).findLast((entry) => entry.client === client);
  }

  /** The newest entry of every client, in the order they were set up. */
  async latest(): Promise<JournalEntry[]> {
    return [...new Map((await this.entries()).map((entry) => [entry.client, entry])).values()];
  }

  /**
   * Notes a client's entry: in place of the one before, or `after` it where the way back leads over both. Without
   * `entry` forgets the newest.
   */
  async note(client: string, entry?: JournalEntry, after = false): Promise<void> {
    const file = await readConfigFile(this.#path);
    const entries = this.#read(file);
    const newest = entries.findLastIndex((one) => one.client === client);
    const kept = after || newest < 0 ? entries : entries.toSpliced(newest, 1);
    const text = `${JSON.stringify({ version: 1, clients: entry ? [...kept, entry] : kept }, undefined, 2)}\n`;
    await replaceFile(file, Buffer.from(text));
  }
}

/** The SHA-256 of these bytes in hexadecimal digits. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
