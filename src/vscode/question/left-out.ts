import { l10n } from 'vscode';
import { asText } from '../words/as-text';

/** Why something that a question refers to is not, or not wholly, in it; or may be with more than was meant. */
export type LeftOutReason =
  | 'unreadable'
  | 'too-large'
  | 'cut'
  | 'no-room'
  | 'no-pictures'
  | 'secret'
  | 'ignored'
  | 'git-unasked'
  | 'unread'
  | 'no-tool'
  | 'no-folder';

/** Something a question refers to that does not go with it, and why. */
export interface LeftOut {
  name: string;
  why: LeftOutReason;
}

const reasons: Readonly<Record<LeftOutReason, (names: string) => string>> = {
  unreadable: (names) =>
    l10n.t(
      'Not read: {0}. It is gone, out of reach, or nothing that GigaChat reads. Attach another file or a text.',
      names,
    ),
  'too-large': (names) => l10n.t('Larger than GigaChat accepts: {0}. Attach a smaller picture.', names),
  cut: (names) => l10n.t('Too long, so only the beginning was read: {0}. Select the part that matters.', names),
  'no-room': (names) => l10n.t('There was no room for: {0}. Ask about less at a time.', names),
  'no-pictures': (names) => l10n.t('This model does not accept pictures: {0}. Choose another model.', names),
  secret: (names) =>
    l10n.t('Not read, because it may hold secrets: {0}. Attach the file itself if you mean it.', names),
  ignored: (names) => l10n.t('Not read, because Git ignores it: {0}. Attach the file itself if you mean it.', names),
  'git-unasked': (names) =>
    l10n.t(
      'Git could not be asked what it ignores, so that may have been read, too: {0}. Trust the folder, switch git.enabled on or open the repository in Source Control; or attach single files.',
      names,
    ),
  unread: (names) => l10n.t('GigaChat was told only the names of these binary, generated and lock files: {0}.', names),
  'no-tool': (names) => l10n.t('There is no such tool here: {0}. Type # to see the available ones.', names),
  'no-folder': (names) =>
    l10n.t('No folder is open, so there was nothing to search: {0}. Open one, then ask again.', names),
};

/** Names beyond these are counted only. */
const mostNamed = 8;

/**
 * What was left out and what to do about it, a sentence for each reason; empty when nothing was. It stands in the
 * answer itself, where it stays. Names of files are text, never Markdown.
 */
export function sayLeftOut(leftOut: readonly LeftOut[]): string {
  const whys = [...new Set(leftOut.map(({ why }) => why))];
  const sentences = whys.map((why) => {
    const names = [...new Set(leftOut.filter((one) => one.why === why).map(({ name }) => asText(name)))];
    const more = names.length - mostNamed;
    const shown = names.slice(0, mostNamed).join(', ');
    return reasons[why](more > 0 ? l10n.t('{0} and {1} more', shown, more) : shown);
  });
  return sentences.length === 0 ? '' : `${sentences.join('\n\n')}\n\n`;
}
