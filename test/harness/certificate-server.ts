import { X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeIdentity } from '../emulator/server/certificate';

/** Answers one request of a certificate server. */
export type Serve = (response: ServerResponse, request: IncomingMessage) => void;

/** A place to download a root certificate from, over TLS on loopback, with an authority of its own. */
export interface CertificateServer {
  /** The authority of the server's own certificate, as PEM. */
  readonly ca: string;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  readonly port: number;
  /** The address of a path that `serve` answers from now on. */
  at(path: string, serve: Serve): URL;
  stop(): Promise<void>;
}

/** Starts one. A path that nobody set is a 404. */
export async function startCertificateServer(): Promise<CertificateServer> {
  const identity = await makeIdentity();
  const paths = new Map<string, Serve>();
  const asked: string[] = [];
  const server = createServer({ key: identity.key, cert: identity.cert }, (request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const serve = paths.get(path);
    if (serve) serve(response, request);
    else response.writeHead(404).end('nothing here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ca: identity.caPem,
    asked,
    port,
    at(path, serve) {
      paths.set(path, serve);
      return new URL(`https://127.0.0.1:${port}${path}`);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with these bytes. */
export function gives(bytes: string | Uint8Array): Serve {
  return (response) => response.end(bytes);
}

/** A throw-away root certificate. */
export async function makeRoot(): Promise<X509Certificate> {
  return new X509Certificate((await makeIdentity()).caPem);
}
