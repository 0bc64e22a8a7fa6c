import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { parse } from 'acorn';
import { transformSync } from 'esbuild';
import { adversarialTexts } from './harness/adversarial-texts';

interface Pattern {
  where: string;
  source: string;
  flags: string;
}

/** The regular expressions of a source file, and the places where it makes one of a text. */
function patternsIn(file: string): { patterns: Pattern[]; made: string[] } {
  const { code } = transformSync(readFileSync(file, 'utf8'), { loader: 'ts', target: 'esnext' });
  const patterns: Pattern[] = [];
  const made: string[] = [];
  let before = '';
  parse(code, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    onToken: (token) => {
      const { type } = token;
      // The types leave out what every token has.
      const value: unknown = Reflect.get(token, 'value');
      if (type.label === 'regexp') {
        const { pattern, flags } = value as { pattern: string; flags: string };
        patterns.push({ where: file, source: pattern, flags });
      }
      if (type.label === 'name' && value === 'RegExp' && before !== 'instanceof') made.push(file);
      before = String(value ?? type.label);
    },
  });
  return { patterns, made };
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .map((name) => join('src', name));

/** Milliseconds that a text of 32 KB may take before the pattern is tried on a megabyte. Quadratic ones take far more. */
const suspicious = 2;
/** What a megabyte may take. */
const mostMs = 50;
/** Seconds of CPU in which nothing was heard of a thread that is given up. Others may keep it waiting for longer. */
const standsStillS = 20;

/** Runs in a thread of its own, because what explodes cannot be stopped otherwise. */
function tryAll(): void {
  const { parentPort, workerData } = require('node:worker_threads') as typeof import('node:worker_threads');
  const { jobs, suspicious, mostMs } = workerData as {
    jobs: { source: string; flags: string; texts: { prefix: string; pump: string; suffix: string }[] }[];
    suspicious: number;
    mostMs: number;
  };
  /** The least of several times in CPU, so that other programs count little. */
  const least = (source: string, flags: string, text: string, times: number, enough: number) => {
    let best = Number.POSITIVE_INFINITY;
    for (let time = 0; time < times && best > enough; time += 1) {
      const pattern = new RegExp(source, flags.replace('y', ''));
      const before = process.cpuUsage();
      if (flags.includes('g')) text.replace(pattern, '');
      else pattern.exec(text);
      best = Math.min(best, process.cpuUsage(before).user / 1000);
    }
    return best;
  };
  const plainText = 'a '.repeat(512 * 1024);
  jobs.forEach(({ source, flags, texts }, job) => {
    parentPort?.postMessage({ begun: job });
    for (const { prefix, pump, suffix } of texts) {
      const make = (size: number) => prefix + pump.repeat(Math.ceil(size / pump.length)) + suffix;
      if (least(source, flags, make(32 * 1024), 3, 1) <= suspicious) continue;
      const text = make(1024 * 1024);
      let ms = least(source, flags, text, 5, mostMs);
      // On a core that others share, the plainest pattern takes twice its time and more. It is measured right beside.
      for (let attempt = 0; attempt < 16 && ms > mostMs; attempt += 1) {
        if (ms <= 2 * least('[a-z]', 'g', plainText, 3, 0)) break;
        ms = Math.min(ms, least(source, flags, text, 3, mostMs));
      }
      if (ms > mostMs && ms > 2 * least('[a-z]', 'g', plainText, 5, 0)) {
        parentPort?.postMessage({ slow: job, ms, text: JSON.stringify([prefix, pump, suffix]) });
        break;
      }
    }
  });
  parentPort?.postMessage({ done: true });
}

describe('T26: the regular expressions of the sources', () => {
  const found = files.map(patternsIn);
  const patterns = found.flatMap((one) => one.patterns);

  it('are literals, so that each can be looked at here', () => {
    assert.deepEqual(
      found.flatMap(({ made }) => made),
      [],
    );
    assert.ok(patterns.length > 50, `${patterns.length} were found`);
  });

  it('count no loop without a most, which runs out of stack within six megabytes', () => {
    // As V8 compiles them: `[a]{16}[a]*` takes none of the stack, `[a]{16,}` some for each letter.
    const counted = patterns.filter(({ source }) => /\{(?:[4-9]|\d{2,}),\}/.test(source));
    assert.deepEqual(counted.map(describeOf), []);
  });

  it('take no more than 50 ms for a megabyte of text made to hurt them', async () => {
    const slow: string[] = [];
    let next = 0;
    // A thread that stands still is given up, and the rest tried in another.
    while (next < patterns.length) {
      const first = next;
      const jobs = patterns.slice(first).map((one) => ({ ...one, texts: adversarialTexts(one.source) }));
      const worker = new Worker(`const __name = (one) => one; (${tryAll.toString()})()`, {
        eval: true,
        workerData: { jobs, suspicious, mostMs },
      });
      await new Promise<void>((resolve, reject) => {
        let before = process.cpuUsage();
        const giveUp = () => {
          const { user, system } = process.cpuUsage(before);
          const leftMs = standsStillS * 1000 - (user + system) / 1000;
          if (leftMs > 0) {
            timer = setTimeout(giveUp, leftMs);
            return;
          }
          slow.push(`${describeOf(patterns[next - 1])}: stands still`);
          void worker.terminate().then(() => resolve());
        };
        let timer = setTimeout(giveUp, standsStillS * 1000);
        worker.on('error', reject);
        worker.on('message', (told: { begun?: number; slow?: number; ms?: number; text?: string; done?: true }) => {
          clearTimeout(timer);
          if (told.begun !== undefined) next = first + told.begun + 1;
          if (told.slow !== undefined) {
            slow.push(`${describeOf(patterns[first + told.slow])}: ${Math.round(told.ms ?? 0)} ms for ${told.text}`);
          }
          before = process.cpuUsage();
          if (!told.done) timer = setTimeout(giveUp, standsStillS * 1000);
          else void worker.terminate().then(() => resolve());
        });
      });
    }
    assert.deepEqual(slow, []);
  }).timeout(300_000);
});

function describeOf(pattern: Pattern | undefined): string {
  return `${pattern?.where} /${pattern?.source}/${pattern?.flags}`;
}
