import * as vscode from 'vscode';
import { wordOf } from '../../core/protocols/json/json';

/** VS Code's part for a model's thoughts: in the host since 2025, not in the stable typings. */
type ThinkingPart = new (value: string) => vscode.LanguageModelTextPart;

/** A model's thoughts as VS Code shows them; undefined where it has no such part: as text they would be replayed. */
export function thinkingPart(text: string): vscode.LanguageModelTextPart | undefined {
  const Part = thinkingClass();
  return Part && new Part(text);
}

/** Around what is shown like a thought and is none of the model. */
const mark = '\u2063';
const marked = /\u2063[^\u2063]*\u2063/g;

/** A word about waiting, shown like a thought; the model never reads it. */
export function waitingThought(text: string): vscode.LanguageModelTextPart | undefined {
  return thinkingPart(`${mark}${text}${mark}`);
}

/** The thoughts in a part of a message; undefined when it is another part. */
export function readThinking(part: unknown): string | undefined {
  const Part = thinkingClass();
  if (!Part || !(part instanceof Part)) return undefined;
  const value: unknown = part.value;
  const texts: unknown[] = Array.isArray(value) ? value : [value];
  return texts
    .map((text) => wordOf(text ?? ''))
    .join('')
    .replace(marked, '');
}

function thinkingClass(): ThinkingPart | undefined {
  try {
    const found: unknown = Reflect.get(vscode, 'LanguageModelThinkingPart');
    return typeof found === 'function' ? (found as ThinkingPart) : undefined;
  } catch {
    return undefined;
  }
}
