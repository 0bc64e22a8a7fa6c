import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { errorCode } from '../../core/ground/error-code';
import { onceLetGo } from '../../core/ground/held-file';
import { type Shared, shared } from '../../core/ground/shared';
import { writeWhole } from '../write-whole';
import { noTariff, readTariff, type Tariff } from './tariff';

/** Every chat asks for the tariff: a disk that does not answer, as a share that has gone, holds none up for longer. */
const readWithinMs = 2000;

/** The tariff that the user entered, in the extension's own folder, for all windows. */
export class TariffFile {
  readonly #file: string;
  /** What was read or written last. */
  #last = noTariff;
  /** One at a time: each that hangs takes a thread of the few that look up names, too. */
  #reading: Shared<void> | undefined;
  /** How often it was written here: what was read before that is no news. */
  #written = 0;

  constructor(folder: string) {
    this.#file = join(folder, 'tariff.json');
  }

  /** A file that is broken counts as none. One that cannot be read is what it was: a limit holds without its disk. */
  async read(): Promise<Tariff> {
    this.#reading ??= this.#look();
    const over = new AbortController();
    const late = setTimeout(readWithinMs, undefined, { ref: false, signal: over.signal }).catch(() => undefined);
    await Promise.race([this.#reading, late]);
    over.abort();
    return this.#last;
  }

  #look(): Shared<void> {
    const looking = shared(
      this.#read().finally(() => {
        if (this.#reading === looking) this.#reading = undefined;
      }),
    );
    return looking;
  }

  async #read(): Promise<void> {
    const written = this.#written;
    const found = await onceLetGo(() => readFile(this.#file, 'utf8')).then(tariffIn, (error: unknown) =>
      errorCode(error) === 'ENOENT' ? noTariff : undefined,
    );
    if (found && written === this.#written) this.#last = found;
  }

  async write(tariff: Tariff): Promise<void> {
    await writeWhole(this.#file, JSON.stringify(tariff));
    this.#written += 1;
    this.#last = tariff;
    this.#reading = undefined;
  }
}

function tariffIn(text: string): Tariff {
  try {
    const found = readTariff(JSON.parse(text));
    return 'tariff' in found ? found.tariff : noTariff;
  } catch {
    return noTariff;
  }
}
