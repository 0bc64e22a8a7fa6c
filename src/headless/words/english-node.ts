/** Alone in its file: what starts the program says it before anything else is loaded, which an older Node cannot read. */
export function oldNodeInEnglish(version: string, least: string): string {
  return `This is Node ${version}, and the program needs ${least} or newer. Install that, such as from https://nodejs.org, and start again.`;
}
