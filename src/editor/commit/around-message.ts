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
  'for the',
  'you can use',
  'you could use',
  'i’ve',
  "i've",
  'i have',
  'i analy',
  'i review',
  'i’m sorry',
  "i'm sorry",
  'i cannot',
  'i can',
  'i am ',
  'sorry',
  'as an ai',
  'unfortunately',
  'the changes',
  'these changes',
  'changes:',
  'analysis',
  'after ',
  'looking at',
  'можно',
  'result',
  'output',
  'answer',
  'ответ',
  'результат',
  'кратк',
  'short',
  'concise',
  'brief',
  'хорош',
  'перв',
  'изменения',
  'анализ',
  'проанализир',
  'изучив',
  'я проанализ',
  'я изуч',
  'я не ',
  'к сожалению',
  'извин',
  'прост',
  'как ии',
  'как языков',
  'как у нейро',
  'не люблю',
  'генератив',
  'разговоры на',
  'чтобы избежать',
];

/** Lines that may as well be a subject with the list of its body below. */
const ambiguous = /^(?:the changes|these changes|changes:|analysis|after |хорош|перв|изменения|анализ|прост)/;
/** An item of a list that is no message by itself. */
const item = /^\s*[-*•]\s+(?!(?:[*_`]{0,3})[a-z]{2,10}(?:\([^()\n]{1,60}\))?!?:[*_`]{0,3} )(?=\S)/;
/** What is said of a message, in a line that ends with a colon. */
const named = /(?:commit[ -]message|сообщени[ея](?: для)? коммита|коммит-сообщение)[^\n]{0,40}[:：]\s*\**\s*$/iu;
/** The first line of a fence. */
export const fence = /^ {0,3}(?:`{3,}|~{3,})[\w+-]{0,20}(?:[ \t]+[\w-]{1,20}=[^\s`]{1,80})*\s*$/;
/** A type of Conventional Commits: no line about a message begins so. */
const typed = /^(?:feat|fix|refactor|perf|tests?|docs|build|ci|style|chore|revert)(?:\([^()\n]{1,60}\))?!?: /;
/** The number or the letter of the first of several variants, with no more than a word about it. */
const firstVariant =
  /^(?:(?:option|variant|version|вариант|версия) ?(?:№|#)?(?:1|A|А|I|один)(?![\p{L}\d])|(?:the )?first (?:option|variant)|первый вариант)[\s*_]{0,6}(?:[:.]?|[(—–-](?!.{0,20}\w:\s).{0,80})$/iu;
/** A model that speaks of what it has done, with the message in a paragraph of its own. */
const done =
  /^(?:(?:here(?:'s|’s| is)|below is|вот|ниже)(?![\p{L}]).{0,80}(?:commit message|сообщени)|i(?:['’]ve| have)? (?:analy[sz]ed|reviewed|looked)(?![\p{L}])|я (?:проанализировал|изучил|посмотрел))/iu;

/** How a model refuses, in any language that it is asked in. */
const refusal =
  /^(?:(?:i['’]m |i am )?(?:very )?sorry[,.!]|i(?: am|['’]m) (?:unable|not able)|i (?:cannot|can['’]t|can not|won['’]t) (?:help|assist|write|generate|create|provide|do|comply|fulfil|answer)|as an ai(?=[,.-]| (?:language|model|assistant))|unfortunately, i |apologies[,.!]|к сожалению, (?:я |мне )|извини(?:те)?[,.!]|прости(?:те)?[,.!]|я не (?:могу|буду|имею)(?![\p{L}])|как (?:ии(?=[-,]| (?:я|модель|ассистент|помощник))|языков|искусственн|у нейросет|у языков|нейросет)|не люблю менять тему|(?:чтобы избежать [^\n]{1,80}, )?разговоры на [\p{L} ]{1,40} темы (?:временно |сейчас |могут быть |пока )?ограничен|что-то в вашем вопросе|генеративные языковые модели)/iu;

/** The same with the message in the same line. */
const label =
  /^(?:\p{Extended_Pictographic}\uFE0F?\s?)?[*#>\s]{0,6}(?:(?:sure|certainly|of course|okay|ok|absolutely|great|конечно|хорошо|отлично|готово)[!,.]?\s{1,4})?(?:(?:here(?: is|'s|’s)|вот)[^:\n]{0,80}|(?:(?:the |suggested |proposed |possible |generated |final |git ){0,2}commit[ -]message|title|subject|commit|message)|(?:(?:предлагаемое|предложенное|возможное|рекомендуемое|сгенерированное|итоговое|готовое) )?(?:сообщение|текст|коммит-сообщение)(?: для)?(?: коммита| сообщения)?|коммит|заголовок|тема|(?:вариант|option|variant|version|версия) ?№?(?:\d|[A-CАБВ]))\s?\*{0,2}:\*{0,2}\s{1,4}(?=\S)/iu;
/** A heading or bold words that say no more than what follows. */
const caption =
  /^(?:#{1,5} |\*\*)(?:(?:the|suggested|proposed|generated|предлагаемое|возможное|рекомендуемое|итоговое) )?(?:(?:git )?commit(?: message)?|message|сообщение(?: для)?(?: коммита)?|коммит|текст (?:коммита|сообщения)|(?:вариант|option|variant) ?№?\d)(?:\*\*)?$/i;
const another =
  /^[\s*#_]{0,6}(?:(?:вариант|option|variant|version|версия|alternative|альтернатива) ?№?(?:[2-9]|[B-EБ-Д])(?=[*_]{0,3}\s{0,2}(?:[:.)(—–-](?!\d)|$))|(?:(?:the )?second (?:option|variant)|второй вариант(?: сообщения| коммита)?|альтернативн\p{L}{2} (?:варианты?|сообщени[ея]|формулировк[аи])(?: сообщения| коммита)?|(?:alternative|other|more) (?:(?:commit )?messages?|options?|variants?|versions?))(?=[*_]{0,3}\s{0,2}(?:[:(—–-]|\.?$))|(?:подробн(?:о|ее|ый вариант)|(?:detailed|long|longer) version)\*{0,2}:[\s*]{0,4}$|(?:или|либо|or|alternatively|альтернативно|как вариант|другой вариант|another option)[\s,:.…*]{0,6}$|(?:или|либо|or|alternatively)(?:,| )(?=[^\n]{0,80}:[\s*]{0,4}$)(?:[^\n]{0,20}(?:shorter|short|longer|simpler|brief|concise|detailed|короче|кратк|подробн|так|вариант|option|version|prefer|if you)))/iu;
const about =
  /^[\s*_#(>]{0,6}(?:(?:p\. ?s|ps|з\. ?ы|зы)[.:,]{0,2} )?(?:explanation|rationale|(?:описание изменений|summary of changes)[\s:*]{0,6}$|(?:note|notes|примечание|примечания)\*{0,2}:[^\n]{0,200}(?:commit message|conventional|\bi (?:used|chose|kept|wrote)\b|тип (?:`|«|")?(?:feat|fix|docs|chore|refactor)[^\n]{0,20}(?:выбран|использ|соответств|означа|так как|потому)|сообщени[ея] (?:коммита )?(?:составлено|написано)|(?:тип|формат|стиль) [^\n]{0,40}выбран)|let me know|feel free|if you(?:['’]d| would| want| need| prefer)(?=[^\n]{0,200}(?:\bi\b|\bme\b|just ask|feel free|message|commit|version|option|variant|format|style|changes?\b|adjust|short|detail|concise|:\s{0,4}$))|i hope|hope this|this commit message|the commit message|(?:this|the) message (?:follows|adheres|uses|describes|summari|reflects|clearly|captures|is (?:written|concise|clear))|пояснени|объяснени|(?:это|данное|такое) (?:коммит-)?сообщение|в (?:этом|данном) сообщении|сообщение (?:коммита )?(?:соответствует|составлено|написано|следует|отражает|оформлено)|если (?:нужн|хотите|необходимо|вам|требуется)[^.]{0,60}(?:могу|измен|уточн|дайте|сообщите|скажите|напишите)|надеюсь|дайте знать)/iu;

/** Whether a line begins as what is said about a message; true also for the first letters of such a beginning. */
export function mayOpen(line: string): boolean {
  const begun = bare(line);
  return openings.some((words) => begun.startsWith(words) || words.startsWith(begun));
}

/**
 * A line about the message, with the message still to come: in `next`, the next line with words, in a fence, or, where the
 * line `isAlone`, behind an empty one.
 */
export function isIntroduction(line: string, next: string, isAlone: boolean): boolean {
  if (line.length > 300) return false;
  const isTypedNext = typed.test(bare(next.replace(/^["'«“`]/, '')));
  if (isTypedNext && /^[\p{L}\s,'’*_#>-]{3,80}[:：]\s*\**\s*$/u.test(line) && !typed.test(`${bare(line)} x`))
    return true;
  if (caption.test(line.trim()) || /^\s{0,3}(?:-{3,}|\*{3,}|_{3,}|={3,})\s*$/.test(line)) return true;
  const begun = bare(line);
  if (typed.test(begun)) return false;
  if (firstVariant.test(/^.*[^*_\s]/s.exec(begun)?.[0] ?? '')) return true;
  const opens = openings.some((words) => begun.startsWith(words));
  if (item.test(next) && (!opens || ambiguous.test(begun))) return false;
  if (named.test(begun)) return true;
  return opens && (/[:：!]\s*\**\s*$/.test(line) || fence.test(next) || (isAlone && done.test(begun)));
}

/** A subject without its name in the same line. */
export function withoutLabel(subject: string): string {
  const named = subject.replace(label, '').trim();
  if (named !== subject.trim()) return named;
  // Any words in front of a type, but for a mark that all is in capitals, as `WIP: `.
  const [lead] = /^\*{0,2}[\p{L}][\p{L} ,'’]{3,80}:\*{0,2} {1,4}["«“`]?(?=\p{Ll})/u.exec(named) ?? [];
  const rest = named.slice(lead?.length);
  if (lead === undefined || !typed.test(rest) || typed.test(`${lead}x`) || !/\p{Ll}/u.test(lead)) return named;
  return /["«“`]$/.test(lead) ? rest.replace(/["»”`]$/, '') : rest;
}

/** Whether a paragraph that begins so is no more the message: another variant of it, or a word about it. */
export function isAfterMessage(line: string): boolean {
  return another.test(line) || about.test(line) || /^\s{0,3}(?:-{3,}|\*{3,}|_{3,}|={3,})\s*$/.test(line);
}

/** Whether an answer is a refusal and no message. */
export function isRefusal(subject: string): boolean {
  return refusal.test(bare(subject));
}

function bare(line: string): string {
  return line
    .replace(/^(?:\p{Extended_Pictographic}\uFE0F?\s?){1,2}/u, '')
    .replace(/^[*#>\s]{0,8}/, '')
    .toLowerCase();
}
