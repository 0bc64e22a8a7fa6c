/** What a header carries of a text: names of models and types come from elsewhere, a header takes ASCII alone. */
export function headerText(text: string): string {
  return text.slice(0, 256).replace(/[^\x20-\x7e]+/g, (others) => '?'.repeat(others.length));
}
