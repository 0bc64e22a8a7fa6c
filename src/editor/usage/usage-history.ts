import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../core/ground/error-code';
import { mayBeHeld, onceLetGo } from '../../core/ground/held-file';
import { InOrder } from '../../core/ground/in-order';
import type { Logger } from '../../core/ground/logger';
import { readWhole } from '../read-whole';
import { writeWhole } from '../write-whole';
import { readMonth, writeMonth } from './month-file';
import { type CompletionDay, type UsageMonth, type UsageRow, UsageSums } from './usage-rows';

const lockTries = 100;
const lockPauseMs = 20;
/** A lock that is so old belongs to a window that was killed. */
const staleLockMs = 5000;
const largestFile = 32 * 1024 * 1024;
const fileName = /^usage-\d{4}-\d{2}\.json$/;
const fileOf = (month: string) => `usage-${month}.json`;

/** What was used, in one small file for each month, which all windows add to. It runs nothing by itself. */
export class UsageHistory {
  #rows = new UsageSums();
  #completions: CompletionDay[] = [];
  #writing = false;
  readonly #inOrder = new InOrder();

  constructor(
    private readonly folder: string,
    private readonly logger: Logger,
  ) {}

  /** Counts a request. It is written soon, together with those that come meanwhile. */
  add(row: UsageRow): void {
    this.#rows.add(row);
    this.#write();
  }

  addCompletion(day: CompletionDay): void {
    this.#completions = added([...this.#completions, day]);
    this.#write();
  }

  /** Everything that is kept, what is not written yet included. `broken` names files that cannot be read. */
  async read(): Promise<UsageMonth & { broken: string[] }> {
    return await this.#inOrder.run(async () => {
      const sums = new UsageSums(this.#rows.rows);
      const completions = [...this.#completions];
      const broken: string[] = [];
      for (const name of await this.#files()) {
        const month = await this.#readFile(name).catch(() => undefined);
        if (!month) broken.push(name);
        for (const row of month?.rows ?? []) sums.add(row);
        completions.push(...(month?.completions ?? []));
      }
      return { rows: sums.rows, completions: added(completions), broken };
    });
  }

  /** The rows of one day, what is not written yet included: of all the files only that of its month is read. */
  async readDay(day: string): Promise<UsageRow[]> {
    return await this.#inOrder.run(async () => {
      const kept = await this.#readFile(fileOf(day.slice(0, 7))).catch(() => undefined);
      const sums = new UsageSums();
      for (const row of [...this.#rows.rows, ...(kept?.rows ?? [])]) if (row.day === day) sums.add(row);
      return sums.rows;
    });
  }

  /** Forgets everything. */
  async erase(): Promise<void> {
    await this.#inOrder.run(async () => {
      this.#rows = new UsageSums();
      this.#completions = [];
      const all = await readdir(this.folder).catch(() => []);
      const months = all.filter((name) => name.startsWith('usage-'));
      // Another window may erase as well.
      await Promise.all(
        months.map((name) => onceLetGo(() => rm(join(this.folder, name), { recursive: true, force: true }))),
      );
    });
  }

  /** Resolves when everything is on the disk. */
  async flush(): Promise<void> {
    await this.#inOrder.run(() => this.#store());
  }

  /** Writes until nothing is left; a disk that takes nothing is asked again with the next request. */
  #write(): void {
    if (this.#writing) return;
    this.#writing = true;
    const isLeft = () => this.#rows.rows.length > 0 || this.#completions.length > 0;
    const run = async () => {
      try {
        while (isLeft()) await this.flush();
      } catch (error) {
        this.logger.warn('the usage was not written', { reason: String(error) });
      } finally {
        this.#writing = false;
      }
    };
    void run();
  }

  async #store(): Promise<void> {
    if (this.#rows.rows.length === 0 && this.#completions.length === 0) return;
    await mkdir(this.folder, { recursive: true });
    const unlock = await this.#lock();
    // Whatever came until now is written, and what comes from now on the next time.
    const rows = this.#rows;
    const completions = this.#completions;
    this.#rows = new UsageSums();
    this.#completions = [];
    const left = new Set([...rows.rows, ...completions].map(({ day }) => day.slice(0, 7)));
    const isLeft = ({ day }: { day: string }) => left.has(day.slice(0, 7));
    try {
      for (const month of [...left]) {
        const isOf = ({ day }: { day: string }) => day.startsWith(month);
        await this.#addTo(month, { rows: rows.rows.filter(isOf), completions: completions.filter(isOf) });
        left.delete(month);
      }
    } finally {
      for (const row of rows.rows.filter(isLeft)) this.#rows.add(row);
      this.#completions = added([...completions.filter(isLeft), ...this.#completions]);
      await unlock();
    }
  }

  async #addTo(month: string, more: UsageMonth): Promise<void> {
    const name = fileOf(month);
    const file = join(this.folder, name);
    const kept = await this.#readFile(name);
    if (!kept && (await exists(file))) {
      // Kept aside: somebody may want to look at it, and the month goes on.
      await moveAside(file);
      this.logger.warn('a file of the usage is broken and was put aside', { file: name });
    }
    const sums = new UsageSums(kept?.rows);
    for (const row of more.rows) sums.add(row);
    const text = writeMonth({
      rows: sums.rows,
      completions: added([...(kept?.completions ?? []), ...more.completions]),
    });
    await writeWhole(file, text);
  }

  async #readFile(name: string): Promise<UsageMonth | undefined> {
    const file = join(this.folder, name);
    try {
      // No month of ours is larger.
      return readMonth(await readWhole(file, largestFile));
    } catch (error) {
      // It may well be whole, so it is not put aside: whoever reads it asks again.
      if (mayBeHeld(error) || ['EMFILE', 'ENFILE'].includes(errorCode(error) ?? '')) throw error;
      return undefined;
    }
  }

  async #files(): Promise<string[]> {
    const all = await readdir(this.folder).catch(() => []);
    return all.filter((name) => fileName.test(name)).sort();
  }

  /** One window writes at a time. */
  async #lock(): Promise<() => Promise<void>> {
    const file = join(this.folder, 'usage.lock');
    for (let tries = 0; ; tries += 1) {
      try {
        await (await open(file, 'wx')).close();
        return () => onceLetGo(() => rm(file, { force: true }));
      } catch (error) {
        const isTaken = errorCode(error) === 'EEXIST' || mayBeHeld(error);
        if (!isTaken || tries >= lockTries) throw error;
        const age = await stat(file).then(
          ({ mtimeMs }) => Date.now() - mtimeMs,
          () => 0,
        );
        // A clock that was set back makes it look young, or as if it came from the future.
        if (Math.abs(age) > staleLockMs) await rm(file, { recursive: true, force: true });
        else await new Promise((resolve) => setTimeout(resolve, lockPauseMs));
      }
    }
  }
}

/** What stands there gets another name, beside those that were put aside before. */
async function moveAside(file: string): Promise<void> {
  let aside = `${file}.broken`;
  for (let count = 2; (await exists(aside)) && count < 10; count += 1) aside = `${file}.broken-${count}`;
  await rm(aside, { recursive: true, force: true });
  await onceLetGo(() => rename(file, aside));
}

async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  );
}

/** Days added up. */
function added(days: readonly CompletionDay[]): CompletionDay[] {
  const sums = new Map<string, CompletionDay>();
  for (const { day, shown, accepted, typedOver } of days) {
    const sum = sums.get(day) ?? { day, shown: 0, accepted: 0, typedOver: 0 };
    sums.set(day, {
      day,
      shown: sum.shown + shown,
      accepted: sum.accepted + accepted,
      typedOver: sum.typedOver + typedOver,
    });
  }
  return [...sums.values()];
}
