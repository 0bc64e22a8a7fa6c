import { version } from '../../../package.json';
import { defaultRootFile } from '../trust-russian-root';
import type { HelpLine, HelpWords } from '../words/words';

const nameWidth = 27;

/** What `--help` prints. */
export function helpText({ usage, variables, ending }: HelpWords): string {
  const groups = variables.map(({ title, lines }) => [`\n${title}:`, ...lines.map(helpLine)].join('\n'));
  return `${usage(version, defaultRootFile)}${groups.join('\n')}\n${ending}`;
}

function helpLine([names, text]: HelpLine): string {
  const gap = names.length > nameWidth ? `\n${' '.repeat(nameWidth + 4)}` : ' '.repeat(nameWidth + 2 - names.length);
  return `  ${names}${gap}${text}`;
}
