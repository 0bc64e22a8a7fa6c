import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerHost } from '../host/host';
import { codeServerArguments, codeServerEnvironment } from './code-server-arguments';
import { killAll, processTree } from './process-tree';
import type { Profile } from './profile';

/** How a server is started. */
export interface ServerOptions {
  /** 0 takes any free one. SecretStorage and workspace trust belong to a host and port: give it to find them again. */
  port?: number;
  args?: readonly string[];
  /** Reaches the extension host. */
  env?: NodeJS.ProcessEnv;
}

/** A running code-server, on loopback. */
export interface Server {
  /** `127.0.0.1:port`, as in a vscode-remote: address. */
  authority: string;
  origin: string;
  port: number;
  pid: number;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;
const stopTimeoutMs = 5_000;

/** Starts code-server and waits until it listens. */
export async function startServer(host: ServerHost, profile: Profile, options: ServerOptions = {}): Promise<Server> {
  const address = ['--bind-addr', `127.0.0.1:${options.port ?? 0}`, '--auth', 'none'];
  const still = [
    '--disable-telemetry',
    '--disable-update-check',
    '--ignore-last-opened',
    '--disable-getting-started-override',
  ];
  const child = spawn(
    host.node,
    [...codeServerArguments(host, profile), ...address, ...still, ...(options.args ?? [])],
    { env: codeServerEnvironment(profile, options.env), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const { pid } = child;
  if (pid === undefined) throw (await once(child, 'error'))[0];
  // The last resort when this process ends without stopping the server: by pid, nothing else.
  const killNow = (): void => killAll(processTree(pid).reverse());
  process.once('exit', killNow);
  const stop = async (): Promise<void> => {
    process.off('exit', killNow);
    await end(child, pid);
  };
  try {
    const port = await listeningPort(child, join(profile.root, 'code-server.log'));
    const authority = `127.0.0.1:${port}`;
    return { authority, origin: `http://${authority}`, port, pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listeningPort(child: ChildProcess, logFile: string): Promise<number> {
  const log = createWriteStream(logFile, { flags: 'a' });
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => reject(new Error(`code-server ${what}:\n${output.slice(-4000)}`));
    const timer = setTimeout(() => fail('does not listen'), startTimeoutMs);
    const read = (chunk: Buffer): void => {
      log.write(chunk);
      output = (output + chunk).slice(-8000);
      const port = /server listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port) resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => fail('ended at once'));
    child.once('close', () => {
      clearTimeout(timer);
      log.end();
    });
  });
}

/** Its children end with it; those that do not were remembered before it went. */
async function end(child: ChildProcess, pid: number): Promise<void> {
  const pids = processTree(pid);
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await Promise.race([gone, delay(stopTimeoutMs, undefined, { ref: false })]);
  }
  killAll(pids);
}
