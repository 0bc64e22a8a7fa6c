import { createServer } from 'node:net';

/** A port of this machine that nobody had a moment ago. */
export async function freePort(): Promise<number> {
  const port = await takeForAMoment(0);
  if (port === undefined) throw new Error('There is no free port.');
  return port;
}

/** A free port among those that the bridge tries, which VS Code is told not to announce. */
export async function freeBridgePort(): Promise<number> {
  for (let port = 8090; port <= 8110; port += 1) {
    if ((await takeForAMoment(port)) !== undefined) return port;
  }
  throw new Error('Every port from 8090 to 8110 is taken.');
}

/** The port that was taken and given back, any free one for 0; undefined where somebody has it. */
async function takeForAMoment(wanted: number): Promise<number | undefined> {
  const server = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(wanted, '127.0.0.1', () => resolve(true));
  });
  if (!isFree) return undefined;
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? address?.port : undefined;
}
