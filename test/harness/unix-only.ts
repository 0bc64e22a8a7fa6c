/** A test of what Windows does not have; there its title says what, and nothing runs. */
export function onUnix(title: string, missing: string, test: Mocha.AsyncFunc | Mocha.Func): void {
  if (process.platform === 'win32') it.skip(`${title} (not on Windows: ${missing})`);
  else it(title, test);
}

/** Who may do what with a file stands there in lists that Node neither reads nor writes. */
export const noModes = 'files have no modes';
/** A signal ends a program there, whichever it is. */
export const noSignals = 'every signal ends the program';
/** Making a link is for administrators there. */
export const noLinks = 'links are for administrators';
