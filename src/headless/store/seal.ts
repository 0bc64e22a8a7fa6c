import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';

const slowHash = promisify<string, string, number, Buffer>(scrypt);
const squeeze = promisify<Buffer, { level: number }, Buffer>(deflateRaw);
const swell = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

/** A short value is not made shorter. */
const fromBytes = 1024;
/** What a value may come to when it is read; the longest that is put is shorter. */
const mostBytes = 128 * 1024 * 1024;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Keeps what lies in the store from whoever has the store alone: values are encrypted (AES-256-GCM) and names are
 * keyed, both with keys made slowly from a secret that only the copies know.
 */
export class Seal {
  private constructor(
    private readonly valueKey: Buffer,
    private readonly nameKey: Buffer,
  ) {}

  static async from(secret: string): Promise<Seal> {
    const root = await slowHash(secret, 'gigachat-bridge: store', 32);
    const derived = (use: string) => Buffer.from(hkdfSync('sha256', root, '', use, 32));
    return new Seal(derived('values'), derived('names'));
  }

  /** A name from which nobody can tell what it stands for. */
  name(text: string): string {
    return createHmac('sha256', this.nameKey).update(text).digest('base64url').slice(0, 32);
  }

  /** The value as it may lie about; it opens under this name alone. */
  async close(name: string, text: string): Promise<Buffer> {
    const plain = Buffer.from(text, 'utf8');
    const isShort = plain.length < fromBytes;
    const body = isShort ? plain : await squeeze(plain, { level: 1 });
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.valueKey, nonce).setAAD(Buffer.from(name));
    const sealed = Buffer.concat([cipher.update(Buffer.from([isShort ? 0 : 1])), cipher.update(body), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  }

  /** The value; undefined when it was not closed so. */
  async open(name: string, sealed: Buffer): Promise<string | undefined> {
    if (sealed.length <= nonceBytes + tagBytes) return undefined;
    try {
      const cipher = createDecipheriv('aes-256-gcm', this.valueKey, sealed.subarray(0, nonceBytes))
        .setAAD(Buffer.from(name))
        .setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
      const opened = Buffer.concat([cipher.update(sealed.subarray(nonceBytes + tagBytes)), cipher.final()]);
      const body = opened.subarray(1);
      return (opened[0] === 0 ? body : await swell(body, { maxOutputLength: mostBytes })).toString('utf8');
    } catch {
      return undefined;
    }
  }
}
