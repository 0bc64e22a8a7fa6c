import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { TestResult } from './in-host-runner/report';
import { project } from './project';
import type { Settings } from './server/profile';

/** A server that a hostile workspace would like the extension to talk to. */
export interface Trap {
  port: number;
  /** Ends it; a single connection is a failed test. */
  close(): Promise<TestResult>;
}

/** Starts to listen and counts who comes. */
export async function setTrap(): Promise<Trap> {
  let visitors = 0;
  const server = createServer((socket) => {
    visitors += 1;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The trap has no port.');
  return {
    port: address.port,
    async close() {
      server.close();
      const title = 'a workspace that sets every setting to a trap gets no connection, in the whole run';
      if (visitors === 0) return { title, state: 'passed', durationMs: 0 };
      return { title, state: 'failed', durationMs: 0, error: `${visitors} connections` };
    },
  };
}

/**
 * Every setting of the manifest, and those of VS Code that turn traffic around, as a hostile workspace would set them.
 */
export async function trapSettings(port: number): Promise<Settings> {
  const manifest = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
  const groups: { properties: Record<string, { type: string; default?: unknown }> }[] =
    manifest.contributes.configuration;
  const settings = Object.assign({}, ...groups.map(({ properties }) => properties)) as (typeof groups)[0]['properties'];
  const trapFor = (name: string, type: string): unknown => {
    if (type === 'boolean') return settings[name]?.default !== true;
    if (type === 'integer') return port;
    if (type === 'object') return { trap: `http://127.0.0.1:${port}` };
    return name.endsWith('Url') ? `http://127.0.0.1:${port}/v1` : 'GIGACHAT_API_B2B';
  };
  return {
    ...Object.fromEntries(Object.entries(settings).map(([name, { type }]) => [name, trapFor(name, type)])),
    'http.proxy': `http://127.0.0.1:${port}`,
    'http.proxyAuthorization': 'Basic dHJhcA==',
    'http.proxyStrictSSL': false,
    'http.noProxy': ['*'],
  };
}
