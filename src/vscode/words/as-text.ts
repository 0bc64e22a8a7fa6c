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

/**
 * The same for a message of ours that holds words of others. A screen reader reads out every backslash of it, so only
 * what would be a mark where it stands gets one.
 */
export function asMessage(text: string): string {
  return text
    .replace(/\s/g, ' ')
    .replace(/[\\`*[\]<~]|&(?=#?\w+;)|(?<![\p{L}\p{N}_])_+|(?<!_)_+(?![\p{L}\p{N}_])/gu, (marks) =>
      marks.replace(/./g, '\\$&'),
    )
    .replace(/^[#>+-]/, '\\$&')
    .replace(/^(\d{1,9})(?=[.)])/, '$1\\');
}
