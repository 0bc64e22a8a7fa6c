import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onceLetGo } from '../../core/ground/held-file';
import { writeWhole } from '../write-whole';
import { noTariff, readTariff, type Tariff } from './tariff';

/** The tariff that the user entered, in the extension's own folder, for all windows. */
export class TariffFile {
  readonly #file: string;

  constructor(folder: string) {
    this.#file = join(folder, 'tariff.json');
  }

  /** A file that is broken counts as none. */
  async read(): Promise<Tariff> {
    try {
      const found = readTariff(JSON.parse(await onceLetGo(() => readFile(this.#file, 'utf8'))));
      return 'tariff' in found ? found.tariff : noTariff;
    } catch {
      return noTariff;
    }
  }

  async write(tariff: Tariff): Promise<void> {
    await writeWhole(this.#file, JSON.stringify(tariff));
  }
}
