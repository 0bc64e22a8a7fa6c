/** Words that are no person's, in a user's turn: some models take instructions as their first message only. */
export function reminderOf(text: string): string {
  return `<system-reminder>\n${text}\n</system-reminder>`;
}
