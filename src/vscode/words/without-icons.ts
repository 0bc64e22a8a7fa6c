/** A text of others for a label of VS Code's: `$(…)` would be drawn as an icon there. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '$\u200b(');
}
