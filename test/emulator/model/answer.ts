import { calculate } from './arithmetic';
import { type Language, say } from './language';
import { saidIn } from './task';

/** An answer in words: truthful about what answers, and about the question as far as a small program can see it. */
export function answerTo(question: string, model: string, language: Language): string {
  const told = (ru: string, en: string) => say(language, ru, en);
  const sum = calculate(question);
  if (sum) return told(`Получается ${sum}.`, `That is ${sum}.`);
  const count = counting(question);
  if (count) return count;
  const wanted = saidIn(question);
  if (wanted && wanted.length <= 200 && !/^(?:me|what|why|how|if|to|мне|что|почему|как)(?!\p{L})/iu.test(wanted))
    return wanted;
  const self = told(
    `Я эмулятор GigaChat: небольшая программа, которая отвечает вместо модели ${model} и ничего не знает о мире.`,
    `I am a GigaChat emulator: a small program that answers in place of ${model} and knows nothing about the world.`,
  );
  if (question === '') return self;
  if (/^(?:hi|hello|hey|good (?:morning|day|evening)|привет|здравствуй|добрый)/i.test(question))
    return `${told('Здравствуйте!', 'Hello!')} ${self}`;
  if (/\b(?:who|what) are you\b|\byour name\b|(?<!\p{L})(?:кто ты|кто вы|как тебя зовут|что ты такое)/iu.test(question))
    return self;
  const words = question.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return told(
    `${self} Вы спросили: «${excerpt(question)}». В вопросе слов: ${words}. Настоящая модель ответила бы здесь по существу.`,
    `${self} You asked: “${excerpt(question)}”. The question has ${words} words. The real model would answer it here.`,
  );
}

/** "Count to five" and its kin, up to a hundred. */
function counting(question: string): string | undefined {
  const range =
    /\bcount\s+(?:from\s+(\d+)\s+)?(?:up\s+)?to\s+(\d+)|(?<!\p{L})(?:по)?считай(?:те)?\s+(?:от\s+(\d+)\s+)?до\s+(\d+)/iu.exec(
      question,
    );
  if (!range) return undefined;
  const from = Number(range[1] ?? range[3] ?? 1);
  const to = Math.min(Number(range[2] ?? range[4]), from + 99);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i).join(', ');
}

function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= 160 ? line : `${line.slice(0, 160)}…`;
}
