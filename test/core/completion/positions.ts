import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A place in one of our own files: what stands there belongs there. */
export interface Position {
  readonly language: string;
  readonly indent: string;
  readonly text: string;
  readonly at: number;
}

const languages = [
  ['typescript', '  '],
  ['python', '    '],
  ['go', '\t'],
  ['java', '    '],
  ['rust', '    '],
] as const;

/** Forty places in each of five languages: ends of words, of brackets and of lines, all over the file. */
export function positions(): Position[] {
  return languages.flatMap(([language, indent]) => {
    const text = readFileSync(join('test/core/completion/fixtures', `${language}.txt`), 'utf8');
    const places = [...text.matchAll(/(?<=[ ([{=,.;:])(?=\S)|(?<=[{:])(?=\n)|(?<=\w)(?=\W)/g)].map(
      ({ index }) => index,
    );
    const step = places.length / 40;
    return Array.from({ length: 40 }, (_, count) => ({
      language,
      indent,
      text,
      at: places[Math.floor(count * step)] ?? 0,
    }));
  });
}
