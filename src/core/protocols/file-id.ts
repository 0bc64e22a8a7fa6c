/** A file's id as GigaChat has it: a bare UUID, which OpenAI's clients know with a prefix. */
export function bareFileId(id: string): string {
  return id.replace(/^file-/, '');
}
