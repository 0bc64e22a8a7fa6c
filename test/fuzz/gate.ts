import { once } from 'node:events';
import { connect } from 'node:net';
import { type Stack, startStack } from '../harness/stack';
import { bodies } from './bodies';
import { mutateBytes } from './mutate';
import type { Target } from './targets';

const requestOf = (path: string, key: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** The real server on a real socket: whatever bytes come, it answers below 500 or hangs up, and goes on serving. */
export async function startGate(): Promise<{ target: Target; stack: Stack }> {
  const stack = await startStack({ env: { GIGACHAT_MAX_RETRIES: '0' } });
  const port = Number(new URL(stack.url).port);
  const requests = ['/v1/chat/completions', '/v1/responses', '/v1/messages', '/v1/embeddings', '/v1/files'].flatMap(
    (path) =>
      bodies.map((body) =>
        requestOf(path, stack.apiKey, JSON.stringify(body)).replace('host: 127.0.0.1', `host: 127.0.0.1:${port}`),
      ),
  );
  const target: Target = {
    name: 'gate',
    make: (random) => mutateBytes(Buffer.from(random.pick(requests)), random),
    async run(input) {
      const socket = connect({ port, host: '127.0.0.1' });
      let said = '';
      socket.on('data', (bytes) => {
        said += bytes.toString('latin1');
        // One answer is enough: a connection that is kept open would be waited for.
        socket.end();
      });
      socket.on('error', () => undefined);
      socket.end(input);
      await once(socket, 'close');
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(said)?.[1] ?? 0);
      if (status >= 500) throw new Error(`answered ${said.slice(0, 400)}`);
      const health = await fetch(`${stack.url}/health`);
      if (health.status !== 200) throw new Error(`/health is ${health.status}`);
    },
  };
  return { target, stack };
}
