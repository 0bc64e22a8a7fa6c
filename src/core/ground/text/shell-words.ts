/** A word of a command, as the system's usual shell reads it: PowerShell on Windows. */
export function shellWord(word: string, system: NodeJS.Platform): string {
  return /^[\w./:=-]+$/.test(word) ? word : quoted(word, system);
}

/** A text between quotes: one word for that shell, whatever is in it. */
export function quoted(word: string, system: NodeJS.Platform): string {
  // PowerShell takes the quotes of printed texts for plain ones.
  const inside = system === 'win32' ? word.replace(/['‘’‚‛]/g, '$&$&') : word.replaceAll("'", "'\\''");
  return `'${inside}'`;
}

/** The words of a command as one line of that shell. */
export function shellCommand(words: readonly string[], system: NodeJS.Platform): string {
  return words.map((word) => shellWord(word, system)).join(' ');
}

/** Lines that set variables for the programs that the shell starts. */
export function shellVariables(values: Readonly<Record<string, string>>, system: NodeJS.Platform): string {
  return Object.entries(values)
    .map(([name, value]) =>
      // PowerShell would take a bare word for a command.
      system === 'win32' ? `$env:${name} = ${quoted(value, system)}` : `export ${name}=${shellWord(value, system)}`,
    )
    .join('\n');
}
