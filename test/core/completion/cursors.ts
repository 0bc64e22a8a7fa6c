import type { Cursor } from '../../../src/core/completion/cursor';
import { excerpt, toLf } from '../../../src/core/completion/excerpt';

/** A cursor where `|` stands in the text. */
export function cursorIn(text: string, language = 'typescript', indent = '  '): Cursor {
  const at = text.indexOf('|');
  return cursorAt(text.slice(0, at) + text.slice(at + 1), at, language, indent);
}

/** A cursor at a place of a text. */
export function cursorAt(text: string, at: number, language = 'typescript', indent = '  '): Cursor {
  const before = text.slice(0, at);
  return {
    uri: 'file:///project/example',
    name: 'src/example.ts',
    language,
    ...excerpt(before, text.slice(at)),
    offset: toLf(before).length,
    indent,
  };
}
