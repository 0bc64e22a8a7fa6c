import net from 'node:net';
import type { Duplex } from 'node:stream';
import * as z from 'zod';
import type { Clock } from '../../ground/clock';
import { shareProtocol } from '../http/upgrades';
import { Channel } from './channel';
import { sharePath } from './owner';
import { type Greeting, isProof, newNonce, placeOf, proofOf } from './proof';

const answerWithinMs = 4000;
const longestHead = 8 * 1024;

/**
 * Who has the port. `other-bridge`: a bridge with another key, so of another VS Code, or of another user; `elsewhere`:
 * ours, on another machine behind a tunnel; `gone`: nobody who would talk within 4 s, at the moment.
 */
export type Found =
  | { kind: 'owner'; channel: Channel; greeting: Greeting }
  | { kind: 'other-bridge' | 'elsewhere' | 'stranger' | 'gone' };

const introduction = z.object({
  version: z.string().max(40),
  place: z.string().max(40),
  nonce: z.string().regex(/^[0-9a-f]{64}$/),
  proof: z.string().max(100),
});

/** Asks whoever listens on the port to prove that it has our key. Nothing secret is sent. */
export function dial(port: number, key: string, window: string, clock: Clock, signal: AbortSignal): Promise<Found> {
  return new Promise((resolve) => {
    const callerNonce = newNonce();
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    const late = clock.timer(answerWithinMs, () => end({ kind: 'gone' }));
    let heard = false;
    let upgraded = false;
    const leave = () => end({ kind: 'gone' });
    signal.addEventListener('abort', leave, { once: true });
    const end = (found: Found) => {
      late.cancel();
      signal.removeEventListener('abort', leave);
      if (found.kind !== 'owner') socket.destroy();
      resolve(found);
    };
    socket.on('connect', () => socket.write(upgradeOf(port, callerNonce)));
    socket.on('error', () => {});
    // A bridge that is ending breaks off as well; a stranger does so without the upgrade.
    socket.on('close', () => end({ kind: heard && !upgraded ? 'stranger' : 'gone' }));
    let head = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      heard = true;
      head = Buffer.concat([head, bytes]);
      const headEnd = head.indexOf('\r\n\r\n');
      if (headEnd < 0 && head.length < longestHead) return;
      const first = head.subarray(0, Math.max(0, headEnd)).toString('latin1');
      if (!isUpgrade(first)) return end({ kind: 'stranger' });
      upgraded = true;
      socket.removeAllListeners('data');
      meet(socket, head.subarray(headEnd + 4));
    });
    const meet = (duplex: Duplex, rest: Buffer) => {
      const channel = new Channel(duplex);
      channel.onEnd = () => end({ kind: 'gone' });
      channel.onMessage = (value) => {
        const said = introduction.safeParse(value).data;
        if (!said) return end({ kind: 'stranger' });
        const { version, place } = said;
        const greeting = { port, place, version, callerNonce, ownerNonce: said.nonce };
        if (!isProof(said.proof, key, 'owner', greeting)) return end({ kind: 'other-bridge' });
        if (place !== placeOf(key)) return end({ kind: 'elsewhere' });
        channel.send({ kind: 'hello', window, proof: proofOf(key, 'caller', greeting), answers: true });
        end({ kind: 'owner', channel, greeting });
      };
      channel.hear(rest);
    };
  });
}

function upgradeOf(port: number, nonce: string): string {
  const lines = [
    `GET ${sharePath} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    `Upgrade: ${shareProtocol}`,
    `x-bridge-nonce: ${nonce}`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function isUpgrade(head: string): boolean {
  return /^HTTP\/1\.1 101 /.test(head) && head.toLowerCase().includes(`upgrade: ${shareProtocol}`);
}
