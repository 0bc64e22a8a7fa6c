import type { Places } from './client';

type System = Places['platform'];

/** A word of a command, as the system's usual shell reads it: PowerShell on Windows. */
export function shellWord(word: string, system: System): string {
  return /^[\w./:=-]+$/.test(word) ? word : quoted(word, system);
}

function quoted(word: string, system: System): string {
  // PowerShell takes the quotes of printed texts for plain ones.
  const inside = system === 'win32' ? word.replace(/['‘’‚‛]/g, '$&$&') : word.replaceAll("'", "'\\''");
  return `'${inside}'`;
}

/** The words of a command as one line of that shell. */
export function shellCommand(words: readonly string[], system: System): string {
  return words.map((word) => shellWord(word, system)).join(' ');
}

/** Lines that set variables for the programs that the shell starts. */
export function shellVariables(values: Readonly<Record<string, string>>, system: System): string {
  return Object.entries(values)
    .map(([name, value]) =>
      // PowerShell would take a bare word for a command.
      system === 'win32' ? `$env:${name} = ${quoted(value, system)}` : `export ${name}=${shellWord(value, system)}`,
    )
    .join('\n');
}
