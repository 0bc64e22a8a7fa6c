import net, { type AddressInfo } from 'node:net';

/** What a proxy may do with a CONNECT. */
export type Mood = keyof typeof moods;

/** A proxy that answers each CONNECT as its mood of the moment is. */
export interface MoodyProxy {
  readonly address: string;
  mood: Mood;
  /** Ends every tunnel: with a reset, or in good order. */
  cut(how: 'reset' | 'fin'): void;
  stop(): Promise<void>;
}

interface Client {
  readonly socket: net.Socket;
  /** Opens the way that was asked for and says `first`; after so many bytes of the answer the tunnel breaks. */
  lead(first: string, mostBytes?: number): void;
  /** Says this, and ends. */
  say(answer: string): void;
}

const ok = 'HTTP/1.1 200 Connection established\r\n\r\n';
const wants = (...schemes: string[]) =>
  `HTTP/1.1 407 Auth\r\n${schemes.map((scheme) => `Proxy-Authenticate: ${scheme}\r\n`).join('')}\r\n`;

const moods = {
  good: ({ lead }) => lead(ok),
  'good without a reason': ({ lead }) => lead('HTTP/1.1 200\r\n\r\n'),
  'good by HTTP/1.0': ({ lead }) => lead('HTTP/1.0 200 OK\r\nProxy-agent: x\r\n\r\n'),
  'good with a length': ({ lead }) => lead('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'),
  'good after 100': ({ lead }) => lead(`HTTP/1.1 100 Continue\r\n\r\n${ok}`),
  'breaking off in the handshake': ({ lead }) => lead(ok, 100),
  'breaking off later': ({ lead }) => lead(ok, 4000),
  '302': ({ say }) => say('HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n\r\n'),
  '403': ({ say }) => say('HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n<html>no</html>'),
  '407 Basic': ({ say }) => say(wants('Basic realm="x"')),
  '407 NTLM': ({ say }) => say(wants('Negotiate', 'NTLM')),
  '407 Digest': ({ say }) => say(wants('Digest realm="r", nonce="n", qop="auth"')),
  '429': ({ say }) => say('HTTP/1.1 429 Too Many Requests\r\n\r\n'),
  '502': ({ say }) => say('HTTP/1.1 502 Bad Gateway\r\n\r\n'),
  '504': ({ say }) => say('HTTP/1.1 504 Gateway Timeout\r\n\r\n'),
  'a page behind 200': ({ say }) => say(`${ok}<html>sign in</html>`),
  'nothing behind 200': ({ say }) => say(ok),
  rubbish: ({ say }) => say('220 mail.example\r\n\r\n'),
  closing: ({ say }) => say(''),
  resetting: ({ socket }) => void socket.resetAndDestroy(),
  silent: () => {},
  'silent behind 200': ({ socket }) => void socket.write(ok),
} satisfies Record<string, (client: Client) => void>;

/** All of them. */
export const allMoods = Object.keys(moods) as Mood[];

/** Starts one in good mood. */
export async function startMoodyProxy(): Promise<MoodyProxy> {
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => {});
    socket.once('data', (bytes) => {
      const [, host, port] = /^CONNECT (\S+):(\d+)/.exec(bytes.toString('latin1')) ?? [];
      const lead = (first: string, mostBytes = Number.POSITIVE_INFINITY) => {
        let left = mostBytes;
        const upstream = net.connect(Number(port), host, () => {
          socket.write(first);
          socket.pipe(upstream).on('data', (answer: Buffer) => {
            left -= answer.length;
            if (left < 0) socket.resetAndDestroy();
            else socket.write(answer);
          });
        });
        upstream.on('error', () => socket.destroy()).on('close', () => socket.destroy());
        socket.on('close', () => upstream.destroy());
      };
      moods[proxy.mood]({ socket, lead, say: (answer) => void socket.end(answer) });
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const proxy: MoodyProxy = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    mood: 'good',
    cut: (how) => {
      for (const socket of open)
        if (how === 'reset') socket.resetAndDestroy();
        else socket.end();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
  return proxy;
}
