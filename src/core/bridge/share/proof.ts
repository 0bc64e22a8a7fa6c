import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { hostname } from 'node:os';

/** What both ends of a channel have said openly; a proof holds for this and nothing else. */
export interface Greeting {
  /** The port that was called: whoever passes the words on to another bridge cannot use its answer. */
  port: number;
  /** The machine and the user that the owner runs on: a tunnel may lead to another one. */
  place: string;
  version: string;
  callerNonce: string;
  ownerNonce: string;
}

/** A number that was never used before, in hex. */
export function newNonce(): string {
  return randomBytes(32).toString('hex');
}

/** Where this process runs, as a word that two processes of one user on one machine have in common. */
export function placeOf(key: string): string {
  const user = process.getuid?.() ?? '';
  return createHmac('sha256', key).update(`place ${process.platform} ${hostname()} ${user}`).digest('hex').slice(0, 16);
}

/** Shows that one end knows the bridge's key, without showing the key. The other end's proof is another one. */
export function proofOf(key: string, end: 'owner' | 'caller', greeting: Greeting): string {
  return keyed(key, end, greeting).toString('hex');
}

/** Whether `shown` is the proof of that end. */
export function isProof(shown: string, key: string, end: 'owner' | 'caller', greeting: Greeting): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(proofOf(key, end, greeting)));
}

/** Closes a secret for the other end of this channel and no other. */
export function seal(text: string, key: string, greeting: Greeting): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyed(key, 'seal', greeting), nonce);
  const closed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), closed]).toString('base64');
}

/** Opens what the other end has sealed; undefined when it was not meant for this channel. */
export function unseal(sealed: string, key: string, greeting: Greeting): string | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyed(key, 'seal', greeting), bytes.subarray(0, 12), {
      authTagLength: 16,
    });
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function keyed(key: string, use: string, { port, place, version, callerNonce, ownerNonce }: Greeting): Buffer {
  const words = ['gigachat-bridge share 1', use, port, place, version, callerNonce, ownerNonce];
  return createHmac('sha256', key).update(JSON.stringify(words)).digest();
}
