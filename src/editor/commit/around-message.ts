/** How a model begins when it speaks about the message before it gives it, in small letters. */
const openings: readonly string[] = [
  'sure',
  'certainly',
  'of course',
  'okay',
  'ok,',
  'ok!',
  'absolutely',
  'great',
  'here',
  'below',
  'this is',
  'based on',
  'the commit',
  'the suggested',
  'the proposed',
  'the following',
  'commit',
  'suggest',
  'proposed',
  'git commit',
  'git add',
  'message',
  'possible',
  'generated',
  'final',
  'title',
  'subject',
  'option',
  'variant',
  'version',
  'i suggest',
  'i propose',
  'i would suggest',
  'i’d suggest',
  "i'd suggest",
  'given the',
  'for these',
  'конечно',
  'хорошо',
  'отлично',
  'готов',
  'вот',
  'ниже',
  'предлага',
  'предлож',
  'сообщени',
  'коммит',
  'текст',
  'вариант',
  'версия',
  'возможн',
  'рекоменд',
  'сгенерир',
  'сформир',
  'итогов',
  'заголовок',
  'тема',
  'на основ',
  'исходя',
  'с учётом',
  'с учетом',
  'учитывая',
  'для этих',
  'для данн',
  'могу предложить',
  'я предл',
  'я бы',
  'описание',
];

/** The same with the message in the same line. */
const label =
  /^[*#>\s]{0,6}(?:(?:sure|certainly|of course|okay|ok|absolutely|great|конечно|хорошо|отлично|готово)[!,.]?\s{1,4})?(?:(?:here(?: is|'s|’s)|вот)[^:\n]{0,80}|(?:(?:the |suggested |proposed |possible |generated |final |git ){0,2}commit[ -]message|title|subject|commit|message)|(?:(?:предлагаемое|предложенное|возможное|рекомендуемое|сгенерированное|итоговое|готовое) )?(?:сообщение|текст|коммит-сообщение)(?: для)?(?: коммита| сообщения)?|коммит|заголовок|тема|(?:вариант|option|variant|version|версия) ?№?\d)\s?\*{0,2}:\*{0,2}\s{1,4}(?=\S)/i;
/** A heading or bold words that say no more than what follows. */
const caption =
  /^(?:#{1,5} |\*\*)(?:(?:the|suggested|proposed|generated|предлагаемое|возможное|рекомендуемое|итоговое) )?(?:(?:git )?commit(?: message)?|message|сообщение(?: для)?(?: коммита)?|коммит|текст (?:коммита|сообщения)|(?:вариант|option|variant) ?№?\d)(?:\*\*)?$/i;
const another =
  /^[\s*#_]{0,6}(?:(?:вариант|option|variant|version|версия|alternative|альтернатива) ?№?[2-9](?!\p{L})|(?:или|либо|or|alternatively|альтернативно|как вариант|другой вариант|another option)[\s,:.…*]{0,6}$)/iu;
const about =
  /^[\s*_(>]{0,6}(?:explanation|rationale|let me know|feel free|if you(?:['’]d| would| want| need| prefer)|i hope|hope this|this commit message|the commit message|(?:this|the) message (?:follows|adheres|uses|describes|summari|reflects|clearly|captures|is (?:written|concise|clear))|пояснени|объяснени|(?:это|данное|такое) (?:коммит-)?сообщение|в (?:этом|данном) сообщении|сообщение (?:коммита )?(?:соответствует|составлено|написано|следует|отражает|оформлено)|если (?:нужн|хотите|необходимо|вам|требуется)[^.]{0,60}(?:могу|измен|уточн|дайте|сообщите|скажите|напишите)|надеюсь|дайте знать)/iu;

/** Whether a line begins as what is said about a message; true also for the first letters of such a beginning. */
export function mayOpen(line: string): boolean {
  const begun = bare(line);
  return openings.some((words) => begun.startsWith(words) || words.startsWith(begun));
}

/** A line about the message, with the message still to come. */
export function isIntroduction(line: string, isFenceNext: boolean): boolean {
  if (line.length > 300) return false;
  if (caption.test(line.trim())) return true;
  const begun = bare(line);
  if (!openings.some((words) => begun.startsWith(words))) return false;
  return /[:：!]\s*\**\s*$/.test(line) || isFenceNext;
}

/** A subject without its name in the same line. */
export function withoutLabel(subject: string): string {
  return subject.replace(label, '').trim();
}

/** Whether a paragraph that begins so is no more the message: another variant of it, or a word about it. */
export function isAfterMessage(line: string): boolean {
  return another.test(line) || about.test(line) || /^\s{0,3}(?:-{3,}|\*{3,}|_{3,}|={3,})\s*$/.test(line);
}

function bare(line: string): string {
  return line.replace(/^[*#>\s]{0,8}/, '').toLowerCase();
}
