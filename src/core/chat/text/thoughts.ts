const names = 'think|thinking|thought|reasoning|reflection';

/** An answer without what a model thought before it in tags of its own; empty as long as it thinks. */
export function withoutThoughts(answer: string): string {
  let text = answer;
  for (;;) {
    const [begin, name] = new RegExp(`^\\s*<(${names})>`, 'i').exec(text) ?? [];
    if (begin === undefined) break;
    const close = new RegExp(`</${name}>\\s*`, 'i').exec(text);
    if (!close) return '';
    text = text.slice(close.index + close[0].length);
  }
  // Some templates begin the thoughts themselves.
  const late = new RegExp(`^[^<]{0,4000}</(?:${names})>\\s*`, 'i').exec(text);
  return late ? text.slice(late[0].length) : text;
}
