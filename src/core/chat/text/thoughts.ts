/** An answer without what a model thought before it in tags of its own; empty as long as it thinks. */
export function withoutThoughts(answer: string): string {
  let text = answer;
  for (;;) {
    const [begin, name = ''] =
      /^\s*<(think|thinking|thought|reasoning|reflection)(?:\s[^<>\n]{0,80})?>/i.exec(text) ?? [];
    if (begin === undefined) break;
    const end = endOf(name.toLowerCase(), text);
    if (end === undefined) return '';
    text = text.slice(end).trimStart();
  }
  // Some templates begin the thoughts themselves.
  const late = /^[^<]{0,4000}<\/(?:think|thinking|thought|reasoning|reflection)>/i.exec(text);
  return late ? text.slice(late[0].length).trimStart() : text;
}

/** Where what comes behind the end of the thoughts begins; undefined as long as they go on. */
function endOf(name: string, text: string): number | undefined {
  for (const { 0: tag, 1: closed, index } of text.matchAll(/<\/(think|thinking|thought|reasoning|reflection)>/gi)) {
    if (closed?.toLowerCase() === name) return index + tag.length;
  }
  return undefined;
}
