import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** A longer line is nobody's of ours: the longest names a thousand who wait behind a thousand. */
const longestLine = 1024 * 1024;
/** Whoever does not read is not waited for. */
const mostUnread = 4 * 1024 * 1024;

/** Messages between two processes, one JSON document on a line. When nothing is said, nothing is sent. */
export class Channel {
  /** Hears each message. */
  onMessage: (value: unknown) => void = () => {};
  /** Called once, when the other end has gone, for whatever reason. */
  onEnd: () => void = () => {};
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  #ended = false;

  constructor(private readonly socket: Duplex) {
    socket.on('data', (bytes: Buffer) => this.hear(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy());
    socket.on('close', () => this.#end());
  }

  /** Takes bytes that were read from the socket before there was this channel. */
  hear(bytes: Buffer): void {
    this.#read(this.#decoder.write(bytes));
  }

  send(message: object): void {
    if (!this.socket.writable) return;
    this.socket.write(`${JSON.stringify(message)}\n`);
    if (this.socket.writableLength > mostUnread) this.socket.destroy();
  }

  /** The same for what is out of date soon: left out while the other end has much to read. */
  mention(message: object): void {
    if (this.socket.writableLength < longestLine) this.send(message);
  }

  /** Sends what was said, then ends. */
  end(): void {
    this.socket.end(() => this.socket.destroy());
  }

  destroy(): void {
    this.socket.destroy();
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > longestLine) this.socket.destroy();
    for (const line of lines) {
      if (this.socket.destroyed) return;
      try {
        this.onMessage(JSON.parse(line));
      } catch {
        this.socket.destroy();
      }
    }
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.onEnd();
  }
}
