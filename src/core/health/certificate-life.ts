import { X509Certificate } from 'node:crypto';
import type { Metric } from './exposition';

/** What a certificate is for: to show to callers, to show to GigaChat, or to trust. */
export type CertificateUse = 'bridge' | 'client' | 'authority';

/** How a certificate stands to the time. */
export type CertificateState = 'valid' | 'ending' | 'ended' | 'not-yet-valid';

/** From when until when a certificate holds. */
export interface CertificateLife {
  use: CertificateUse;
  /** Its common name, or all of its name. */
  subject: string;
  notBeforeMs: number;
  notAfterMs: number;
}

const dayMs = 24 * 60 * 60_000;
/** To renew one takes a company weeks. */
const endingMs = 30 * dayMs;
/** A list of more was not made for GigaChat: which of them matter nobody can tell, and some have always ended. */
const mostAuthorities = 10;

/** The life of the certificate that is shown: the first of the PEM text. */
export function lifeOfShown(use: 'bridge' | 'client', pem: string): CertificateLife[] {
  return livesIn(use, pem).slice(0, 1);
}

/** The lives of the authorities of a file; one with a successor of the same name in it needs no attention. */
export function livesOfTrusted(pem: string): CertificateLife[] {
  // Counted before they are read, which takes longer than the rest of a start where they are hundreds.
  if (blocksIn(pem).length > mostAuthorities) return [];
  const latest = new Map<string, CertificateLife>();
  for (const life of livesIn('authority', pem)) {
    const other = latest.get(life.subject);
    if (!other || other.notAfterMs < life.notAfterMs) latest.set(life.subject, life);
  }
  return [...latest.values()];
}

/** How it stands at this time. */
export function stateOf({ notBeforeMs, notAfterMs }: CertificateLife, nowMs: number): CertificateState {
  if (nowMs < notBeforeMs) return 'not-yet-valid';
  if (nowMs >= notAfterMs) return 'ended';
  return notAfterMs - nowMs <= endingMs ? 'ending' : 'valid';
}

/** Whole days until its end; below zero after it. */
export function daysLeft({ notAfterMs }: CertificateLife, nowMs: number): number {
  return Math.floor((notAfterMs - nowMs) / dayMs);
}

/** The lives as `/health` tells them. */
export function toldLives(lives: readonly CertificateLife[], nowMs: number): object[] {
  return lives.map((life) => ({
    use: life.use,
    subject: life.subject,
    state: stateOf(life, nowMs),
    notBefore: new Date(life.notBeforeMs).toISOString(),
    notAfter: new Date(life.notAfterMs).toISOString(),
  }));
}

/** When each certificate ends, for an alarm; nothing where there are none. */
export function endsOf(lives: readonly CertificateLife[]): Metric[] {
  if (lives.length === 0) return [];
  // Accounts may have certificates of one name: Prometheus takes one value for it, and the first to end is the alarm.
  const first = new Map<string, CertificateLife>();
  for (const life of lives) {
    const name = `${life.use} ${life.subject}`;
    const other = first.get(name);
    if (!other || life.notAfterMs < other.notAfterMs) first.set(name, life);
  }
  return [
    {
      name: 'gigachat_bridge_certificate_not_after_timestamp_seconds',
      help: 'When a certificate ends, in seconds since 1970.',
      type: 'gauge',
      samples: [...first.values()].map(({ use, subject, notAfterMs }) => ({
        labels: { use, subject },
        value: notAfterMs / 1000,
      })),
    },
  ];
}

function blocksIn(pem: string): readonly string[] {
  return pem.match(/-----BEGIN (?:X509 )?CERTIFICATE-----[^-]+-----END (?:X509 )?CERTIFICATE-----/g) ?? [];
}

function livesIn(use: CertificateUse, pem: string): CertificateLife[] {
  return blocksIn(pem).flatMap((block) => {
    try {
      const { subject, validFrom, validTo } = new X509Certificate(block);
      const [notBeforeMs, notAfterMs] = [Date.parse(validFrom), Date.parse(validTo)];
      if (Number.isNaN(notBeforeMs) || Number.isNaN(notAfterMs)) return [];
      return [{ use, subject: nameIn(subject ?? ''), notBeforeMs, notAfterMs }];
    } catch {
      return [];
    }
  });
}

function nameIn(subject: string): string {
  return /^CN=(.+)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ');
}
