/**
 * A text that holds words of others, for a message: VS Code makes links of `[…](…)` there, and a click on one may run a
 * command.
 */
export function unlinked(text: string): string {
  return text.replaceAll('](', ']\u200b(');
}
