/** Words that are no person's, in a user's turn: GigaChat takes instructions as its first message only. */
export function reminderOf(text: string): string {
  return `<system-reminder>\n${text}\n</system-reminder>`;
}
