import { watch } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { onceLetGo } from '../core/ground/held-file';
import { InOrder } from '../core/ground/in-order';
import { readWhole } from './read-whole';
import { writeWhole } from './write-whole';

const port = z.int().min(1).max(65_535);
const contents = z.object({ url: z.string(), port, wantedPort: port, pid: z.int().positive() });
type Noted = z.output<typeof contents>;

const name = 'bridge.json';
const mostBytes = 64 * 1024;

/**
 * Where the window that has the bridge notes its address, in the extension's own folder. It is a hint and no more: who
 * really has the port is asked of the port.
 */
export class BridgeFile {
  readonly #inOrder = new InOrder();

  constructor(private readonly folder: string) {}

  /** The port of a bridge that would rather have had `wantedPort`; undefined when none is noted. */
  async portInsteadOf(wantedPort: number): Promise<number | undefined> {
    const noted = await this.#read();
    return noted?.wantedPort === wantedPort ? noted.port : undefined;
  }

  /** Notes the bridge of this process. Rejects when the folder cannot be written. */
  write(bridge: Omit<Noted, 'pid'>): Promise<void> {
    return this.#inOrder.run(() => this.#write(bridge));
  }

  /** Notes it again where nothing is noted any more, as after somebody has tidied up. Rejects like `write`. */
  restore(bridge: Omit<Noted, 'pid'>): Promise<void> {
    return this.#inOrder.run(async () => {
      if ((await this.#read()) === undefined) await this.#write(bridge);
    });
  }

  /** Takes the note of this process back, and leaves that of another alone. */
  remove(): Promise<void> {
    return this.#inOrder.run(async () => {
      if ((await this.#read())?.pid !== process.pid) return;
      await onceLetGo(() => rm(join(this.folder, name), { force: true }));
    });
  }

  /** Tells of each port that another process has noted, also before; the function given back ends that. */
  async watch(onPort: (port: number) => void): Promise<() => void> {
    const look = async () => {
      const noted = await this.#read();
      if (noted && noted.pid !== process.pid) onPort(noted.port);
    };
    try {
      await mkdir(this.folder, { recursive: true });
      const watcher = watch(this.folder, { persistent: false }, (_event, file) => {
        if (file === null || file === name) void look();
      });
      watcher.on('error', () => watcher.close());
      void look();
      return () => watcher.close();
    } catch {
      // A system without such watches: the window stays as it is until it is told to start.
      return () => {};
    }
  }

  #write(bridge: Omit<Noted, 'pid'>): Promise<void> {
    return writeWhole(join(this.folder, name), JSON.stringify({ ...bridge, pid: process.pid }));
  }

  async #read(): Promise<Noted | undefined> {
    try {
      return contents.safeParse(JSON.parse(await readWhole(join(this.folder, name), mostBytes))).data;
    } catch {
      return undefined;
    }
  }
}
