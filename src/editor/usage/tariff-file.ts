import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../core/ground/error-code';
import { onceLetGo } from '../../core/ground/held-file';
import { writeWhole } from '../write-whole';
import { noTariff, readTariff, type Tariff } from './tariff';

/** The tariff that the user entered, in the extension's own folder, for all windows. */
export class TariffFile {
  readonly #file: string;
  /** What was read or written last. */
  #last = noTariff;

  constructor(folder: string) {
    this.#file = join(folder, 'tariff.json');
  }

  /** A file that is broken counts as none. One that cannot be read is what it was: a limit holds without its disk. */
  async read(): Promise<Tariff> {
    try {
      this.#last = tariffIn(await onceLetGo(() => readFile(this.#file, 'utf8')));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') this.#last = noTariff;
    }
    return this.#last;
  }

  async write(tariff: Tariff): Promise<void> {
    await writeWhole(this.#file, JSON.stringify(tariff));
    this.#last = tariff;
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
