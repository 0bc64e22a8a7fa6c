import type { FunctionSpec } from '../chat/request';
import type { Said } from '../chat/said';
import { asRecord } from './choose';
import { fill, type Known } from './fill';
import { wordsOf } from './slot';

type Call = NonNullable<Said['call']>;

/** The call of a function that the client insists on, with arguments from the person's words. */
export function callOf(spec: FunctionSpec, text: string): Call {
  return { name: spec.name, arguments: asRecord(fill(spec.parameters ?? {}, knownFrom(text))) };
}

/** A function whose name speaks of what the person asks about, such as the weather; undefined when none does. */
export function fittingCall(functions: readonly FunctionSpec[], text: string): Call | undefined {
  const asked = new Set(stems(text));
  let best: { spec: FunctionSpec; score: number } | undefined;
  for (const spec of functions) {
    const inName = stems(wordsOf(spec.name)).filter((stem) => asked.has(stem)).length;
    if (inName === 0) continue;
    const inDescription = stems(spec.description ?? '').filter((stem) => asked.has(stem)).length;
    const score = 3 * inName + Math.min(3, inDescription);
    if (!best || score > best.score) best = { spec, score };
  }
  if (!best) return undefined;
  const filled = fill(best.spec.parameters ?? {}, knownFrom(text));
  return filled.guesses > 1 ? undefined : { name: best.spec.name, arguments: asRecord(filled) };
}

function knownFrom(text: string): Known {
  const place =
    /(?:\bin|\bfor|\bat|\bto|(?<!\p{L})[Вв]о?|(?<!\p{L})для)\s+(\p{Lu}[\p{L}-]*(?:\s\p{Lu}[\p{L}-]*)*)/u.exec(
      text,
    )?.[1];
  const quoted = /["«“`]([^"»”`]+)["»”`]/.exec(text)?.[1];
  const matter = quoted ?? text;
  return {
    slots: { query: matter, content: matter, result: matter, ...(place ? { place } : {}) },
    hints: wordsOf(text).split(' '),
    otherwise: quoted ?? place ?? text,
    directory: undefined,
  };
}

/** Words that carry meaning, cut to five letters so that endings do not matter. */
function stems(text: string): string[] {
  const idle = /^(?:this|that|with|from|what|which|tell|give|about|please|current|когда|какая|какой|который)$/;
  const words = text.toLowerCase().match(/\p{L}{4,}/gu) ?? [];
  return words.filter((word) => !idle.test(word)).map((word) => word.slice(0, 5));
}
