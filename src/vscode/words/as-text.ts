import { withoutIcons } from './without-icons';

/**
 * A text of others as Markdown that shows it as it is: no mark, no link, no line of its own, and no icon. VS Code draws
 * icons once the marks have been read, so that a backslash does not keep `$(` from being one.
 */
export function asText(text: string): string {
  return withoutIcons(text.replace(/\s/g, ' ')).replace(
    /[\\`*_{}[\]()#!|<>~&$]|:(?=\/\/)|(?<=\w)@(?=\w)|(?<=www)\./gi,
    '\\$&',
  );
}
