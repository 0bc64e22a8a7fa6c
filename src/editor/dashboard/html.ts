/** Text that is markup already; everything else is escaped where it is put into a page. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = Html | readonly Html[] | string | number | undefined;

/** Markup with values in it. A value that is no markup stands there as text, whatever letters it has. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(parts.map((part, index) => (index === 0 ? part : shown(values[index - 1]) + part)).join(''));
}

function shown(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('');
  return escapeHtml(String(value));
}

/** Text for the inside of an element and of a quoted attribute; letters that turn the direction are made visible. */
function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"'`=]/g, (letter) => `&#${letter.charCodeAt(0)};`)
    .replace(/(?![\t\n\r])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD');
}
