import net, { type AddressInfo } from 'node:net';

/** An HTTP proxy that opens tunnels, asks for a password, refuses ports, or cuts idle tunnels, as told. */
export interface ConnectProxy {
  readonly url: string;
  /** The `host:port` of every CONNECT, and how it was answered. */
  readonly log: { target: string; status: number }[];
  /** Every byte that clients sent, to it and through it. */
  received(): Buffer;
  /** Resets every tunnel that is open. */
  cut(): void;
  stop(): Promise<void>;
}

/**
 * Starts one. `password` is asked for when it is set; `refuses` names targets that get a 403; so many of the first
 * requests as `drops` says lose their connection, which the log has as a status of 0, and as `fails` says get a 502.
 */
export async function startConnectProxy(
  rules: { password?: string; refuses?: (target: string) => boolean; drops?: number; fails?: number } = {},
): Promise<ConnectProxy> {
  const log: ConnectProxy['log'] = [];
  const { drops = 0, fails = 0 } = rules;
  const open = new Set<net.Socket>();
  const received: Buffer[] = [];
  const server = net.createServer((client) => {
    open.add(client);
    client.on('close', () => open.delete(client)).on('error', () => {});
    client.on('data', (bytes) => void received.push(bytes));
    client.once('data', (bytes) => {
      const head = bytes.toString('latin1');
      const target = /^CONNECT (\S+)/.exec(head)?.[1] ?? '';
      if (log.length < drops) {
        log.push({ target, status: 0 });
        client.resetAndDestroy();
        return;
      }
      const shown = Buffer.from(/Basic (\S+)/.exec(head)?.[1] ?? '', 'base64').toString('utf8');
      const isKnown = rules.password === undefined || shown === `user:${rules.password}`;
      const status = !isKnown ? 407 : rules.refuses?.(target) ? 403 : log.length < fails ? 502 : 200;
      log.push({ target, status });
      if (status !== 200) {
        client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      const [host, port] = target.split(':');
      const upstream = net.connect(Number(port), host, () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(upstream).pipe(client);
      });
      upstream.on('error', () => client.destroy());
      client.on('close', () => upstream.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    received: () => Buffer.concat(received),
    cut: () => {
      for (const socket of open) socket.resetAndDestroy();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
