import {
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  type Stats,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { calmly } from '../core/ground/calmly';
import type { Clock } from '../core/ground/clock';
import { errorCode } from '../core/ground/error-code';
import { mayBeHeld } from '../core/ground/held-file';
import { say } from '../core/setup/sentence';
import { SettingsError } from '../core/setup/settings-error';
import { HeldLines } from './held-lines';
import { whyNot } from './write-fault';

/** Nobody but the user reads or writes it: a log tells who asked what and when. */
const ownMode = 0o600;

/** So long after a failed write the file is tried again, in milliseconds. */
const pauseMs = 30_000;

/** A line may be written for so long to a file that somebody has moved away, in milliseconds. */
const lookEveryMs = 1000;

/** What is told of a file that cannot be written for a while. */
export interface LogFileEvents {
  /** A write failed; the lines from now on are lost until it can be written again. Told once. */
  failed(reason: string): void;
  /** It can be written again; so many lines are missing. */
  restored(lostLines: number): void;
}

/**
 * A file of lines, such as the log besides stderr. Before it would grow past `maxBytes` it becomes `FILE.1`, in place
 * of an older one, so that both together are bounded. One that somebody moves away or empties, as programs that rotate
 * logs do, is begun anew. Throws `SettingsError` when the file cannot be opened; when a
 * write fails later, whoever writes goes on without the file, which is tried again every 30 seconds. Nobody waits for
 * the reader of a pipe, such as /dev/stdout in a container.
 */
export class LogFile {
  #descriptor: number | undefined;
  #pipe: { socket: Socket; lines: HeldLines } | undefined;
  #bytes = 0;
  #isPlain = true;
  /** Which file it is, and when that is looked at again. */
  #identity = '';
  #lookAt = 0;
  /** Since a write failed: the lines lost, and when the file is tried again. */
  #outage: { lines: number; until: number } | undefined;

  constructor(
    private readonly path: string,
    private readonly maxBytes: number,
    private readonly events: LogFileEvents,
    private readonly clock: Pick<Clock, 'monotonic'>,
    /** The variable that names it. */
    variable = 'GPT2GIGA_LOG_FILENAME',
  ) {
    try {
      this.#open();
    } catch (error) {
      throw new SettingsError(
        say(
          '{0}: the file {1} cannot be written{2}. Check the path in {0}, and who may write there.',
          variable,
          path,
          whyNot(error),
        ),
      );
    }
  }

  write(line: string): void {
    const outage = this.#outage;
    if (outage && this.clock.monotonic() < outage.until) {
      outage.lines += 1;
      return;
    }
    try {
      if (outage) this.#open();
      else if (this.clock.monotonic() >= this.#lookAt) this.#look();
      if (this.#pipe) this.#pipe.lines.write([line]);
      else this.#add(Buffer.from(line, 'utf8'));
      this.#outage = undefined;
    } catch (error) {
      this.#fail(error, 1);
    }
    if (outage && !this.#outage) this.events.restored(outage.lines);
  }

  #fail(error: unknown, lostLines: number): void {
    const outage = this.#outage;
    this.close();
    this.#outage = { lines: (outage?.lines ?? 0) + lostLines, until: this.clock.monotonic() + pauseMs };
    if (!outage) this.events.failed(errorCode(error) ?? 'unknown error');
  }

  close(): void {
    this.#pipe?.socket.destroy();
    this.#pipe = undefined;
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    try {
      if (descriptor !== undefined) closeSync(descriptor);
    } catch {
      // What was not written by then is lost; the log goes on elsewhere.
    }
  }

  #add(bytes: Buffer): void {
    const isFull = () => this.#isPlain && this.#bytes > 0 && this.#bytes + bytes.length > this.maxBytes;
    // Another program that writes it may have moved it away a moment ago: what is there by now is to be kept.
    if (isFull()) this.#look();
    if (isFull()) this.#rotate();
    if (this.#descriptor === undefined) return;
    // A disk that is nearly full takes a part and says no to the rest.
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
    this.#bytes += bytes.length;
  }

  /** Turns to the file of its name when the one that is open is another by now. */
  #look(): void {
    if (!this.#isPlain || this.#descriptor === undefined) return;
    this.#lookAt = this.clock.monotonic() + lookEveryMs;
    const there = statSync(this.path, { throwIfNoEntry: false });
    if (there && identityOf(there) === this.#identity) {
      this.#bytes = there.size;
      return;
    }
    this.close();
    this.#open();
  }

  #rotate(): void {
    this.close();
    try {
      renameSync(this.path, `${this.path}.1`);
    } catch (error) {
      if (mayBeHeld(error)) {
        // Whoever reads it there keeps it from being moved, not from being copied.
        copyFileSync(this.path, `${this.path}.1`);
        truncateSync(this.path);
      }
      // Somebody else has taken it away, as programs that rotate logs do.
      else if (errorCode(error) !== 'ENOENT') throw error;
    }
    this.#open();
  }

  #open(): void {
    if (isPipe(this.path)) {
      this.#openPipe();
      return;
    }
    const descriptor = openSync(this.path, 'a', ownMode);
    const about = fstatSync(descriptor);
    // A device, such as /dev/stdout, keeps its rights and is never moved away.
    this.#isPlain = about.isFile();
    // A network share, and a drive of Windows within WSL, have no such rights and say no.
    if (this.#isPlain) calmly(() => fchmodSync(descriptor, ownMode));
    this.#descriptor = descriptor;
    this.#identity = identityOf(about);
    this.#bytes = this.#isPlain ? about.size : 0;
    if (this.#bytes > 0 && endsTorn(this.path, about.size)) this.#bytes += writeSync(descriptor, '\n');
  }

  /** Without a reader it cannot be opened, instead of waiting for one. */
  #openPipe(): void {
    const descriptor = openSync(this.path, constants.O_WRONLY | constants.O_NONBLOCK);
    const socket = new Socket({ fd: descriptor, readable: false, writable: true });
    socket.on('error', (error) => {
      if (this.#pipe?.socket === socket) this.#fail(error, lines.lost);
    });
    socket.unref();
    const lines = new HeldLines(socket, {
      stalled: () => this.events.failed('nobody reads it'),
      resumed: (lostLines) => this.events.restored(lostLines),
    });
    this.#pipe = { socket, lines };
  }
}

/** What somebody else reads as it comes, under whatever name. */
function isPipe(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFIFO() === true;
}

const identityOf = ({ dev, ino }: Stats) => `${dev}:${ino}`;

/** Whether the last line lacks its end, as after a full disk or a lost machine: the next one is to stand by itself. */
function endsTorn(path: string, size: number): boolean {
  try {
    const reading = openSync(path, 'r');
    try {
      const last = Buffer.alloc(1);
      return readSync(reading, last, 0, 1, size - 1) === 1 && last[0] !== 10;
    } finally {
      closeSync(reading);
    }
  } catch {
    // Who may only write it takes it as it is.
    return false;
  }
}
