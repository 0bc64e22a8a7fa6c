const fence = '```';
const opening = /^\s*```[a-z_]*[ \t\r]*\n?/i;

/** A text without the code fence and the blanks around it, when it stands in one. */
export function withoutFence(text: string): string {
  const bare = text.trim();
  const start = opening.exec(bare)?.[0].length ?? 0;
  if (start === 0 || !bare.endsWith(fence) || bare.length < start + fence.length) return text;
  return bare.slice(start, -fence.length).trim();
}
