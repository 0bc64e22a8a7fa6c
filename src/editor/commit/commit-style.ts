/** How the messages of a repository are to be written, where it is not said. */
export interface CommitStyle {
  readonly language: 'ru' | 'en';
  readonly form: 'conventional' | 'plain';
}

/** What the settings say: `auto` is whatever the last messages do. */
export interface WantedStyle {
  readonly language: 'auto' | CommitStyle['language'];
  readonly form: 'auto' | CommitStyle['form'];
}

/** With a picture before its type, as some write it. */
const conventional =
  /^(?:(?:\p{Extended_Pictographic}\uFE0F?){1,3}\s{0,2}|:\w{1,30}:\s{0,2})?(?:\p{L}|[-_]){2,20}(?:\([^()\n]{1,60}\))?!?: \S/u;
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
  return {
    language: wanted.language === 'auto' ? (isRussian ? 'ru' : 'en') : wanted.language,
    form: wanted.form === 'auto' ? (isConventional ? 'conventional' : 'plain') : wanted.form,
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
  const subject = (message.split('\n', 1)[0] ?? '').replace(conventional, '');
  const cyrillic = subject.match(/[а-яё]/gi)?.length ?? 0;
  return cyrillic > 0 && cyrillic * 2 >= (subject.match(/[a-z]/gi)?.length ?? 0);
}
