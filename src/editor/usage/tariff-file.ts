import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { noTariff, readTariff, type Tariff } from './tariff';

/** The tariff that the user entered, in the extension's own folder, for all windows. */
export class TariffFile {
  constructor(private readonly folder: string) {}

  /** A file that is broken counts as none. */
  async read(): Promise<Tariff> {
    try {
      const found = readTariff(JSON.parse(await readFile(join(this.folder, 'tariff.json'), 'utf8')));
      return 'tariff' in found ? found.tariff : noTariff;
    } catch {
      return noTariff;
    }
  }

  async write(tariff: Tariff): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const file = join(this.folder, 'tariff.json');
    await writeFile(`${file}.new`, JSON.stringify(tariff), { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
}
