import net from 'node:net';

/** What became of a connection, and how many milliseconds after it began. */
export interface Ending {
  text: string;
  afterMs: number;
}

/**
 * Opens a connection, sends `first` at once, then one byte of `drip` after another, and resolves when the bridge has
 * closed it. Nothing ends it from this side.
 */
export function dripTo(port: number, first: string, drip: string, everyMs: number): Promise<Ending> {
  return new Promise((resolve) => {
    const begun = performance.now();
    const socket = net.connect({ port, host: '127.0.0.1' });
    let text = '';
    let at = 0;
    const timer = setInterval(() => {
      if (socket.writable) socket.write(drip[at++ % drip.length] ?? 'a');
    }, everyMs);
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(timer);
      resolve({ text, afterMs: performance.now() - begun });
    });
    if (first !== '') socket.write(first);
  });
}
