/** How the messages of a repository are to be written, where it is not said. */
export interface CommitStyle {
  readonly language: 'ru' | 'en';
  /** `own`: with something of the repository's own in front, as a ticket, a picture or the name of a part. */
  readonly form: 'conventional' | 'plain' | 'own';
}

/** What the settings say: `auto` is whatever the last messages do. */
export interface WantedStyle {
  readonly language: 'auto' | CommitStyle['language'];
  readonly form: 'auto' | Exclude<CommitStyle['form'], 'own'>;
}

/** With a picture before its type, as some write it. */
const conventional =
  /^(?:(?:\p{Extended_Pictographic}\uFE0F?){1,3}\s{0,2}|:\w{1,30}:\s{0,2})?(?:feat(?:ure)?|(?:bug|hot)?fix|refactor|perf|tests?|docs?|build|ci|style|chore|revert|wip|deps|release|security|i18n)(?:\([^()\n]{1,60}\))?!?: \S/iu;
/** A ticket, a picture, words in brackets or the name of a part. */
const front =
  /^(?:\p{Extended_Pictographic}|:\w{1,30}:|\[[^\]\n]{1,40}\]|\([^)\n]{1,40}\)|#\d{1,9}\b|[\p{Lu}][\p{Lu}\d_]{0,15}-\d{1,9}\b|[\p{L}\d][^\s:]{0,40}(?:, ?[^\s:]{1,40})?: )/u;
/** Git and the hosts write these themselves; nobody's style shows in them. */
const written = /^(?:Merge|Revert) |^(?:fixup|squash)! /;

/**
 * The style to follow: what is set, else that of most of the last messages. Where there are none yet: Conventional
 * Commits, in the language of the editor.
 */
export function styleOf(messages: readonly string[], wanted: WantedStyle, editorLanguage: string): CommitStyle {
  const own = ownMessages(messages);
  const most = (holds: (message: string) => boolean) => 2 * own.filter(holds).length > own.length;
  const isRussian = own.length > 0 ? most((message) => isCyrillic(message)) : editorLanguage.startsWith('ru');
  const isConventional = own.length === 0 || most((message) => conventional.test(message));
  const hasFront = most((message) => front.test(message));
  return {
    language: wanted.language === 'auto' ? (isRussian ? 'ru' : 'en') : wanted.language,
    form: wanted.form === 'auto' ? (isConventional ? 'conventional' : hasFront ? 'own' : 'plain') : wanted.form,
  };
}

/** The messages that people wrote, each short enough to be an example. */
export function ownMessages(messages: readonly string[]): string[] {
  return messages
    .map((message) => message.trim())
    .filter((message) => message !== '' && !written.test(message))
    .map((message) => message.split('\n').slice(0, 6).join('\n').slice(0, 400).trimEnd());
}

/** More Cyrillic letters than Latin ones in the words of a subject; its type and scope are always Latin. */
function isCyrillic(message: string): boolean {
  const subject = (message.split('\n', 1)[0] ?? '').replace(conventional, '').replace(front, '');
  const cyrillic = subject.match(/[а-яё]/gi)?.length ?? 0;
  return cyrillic > 0 && cyrillic * 2 >= (subject.match(/[a-z]/gi)?.length ?? 0);
}
