/** A generator of numbers that is the same in every run. */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Roll = ReturnType<typeof dice>;

const pick = <T>(roll: Roll, items: readonly [T, ...T[]]): T => items[roll(items.length)] ?? items[0];
const digits = (roll: Roll, count: number) => Array.from({ length: count }, () => roll(10)).join('');
const letters = (
  roll: Roll,
  count: number,
  alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
) => Array.from({ length: count }, () => alphabet.charAt(roll(alphabet.length))).join('');

/** The names of the list that the tests mask by. */
export const listedNames = ['Иван Кузнецов', 'ООО «Ромашка-Север»', 'Project Nightjar', 'ДГ-##/####'];

function card(roll: Roll): string {
  const body = pick(roll, ['4', '5', '2']) + digits(roll, 14);
  const check = [...'0123456789'].find((last) => {
    const all = [...(body + last)].reverse().map(Number);
    const sum = all.reduce(
      (total, digit, at) => total + (at % 2 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit),
      0,
    );
    return sum % 10 === 0;
  });
  const number = body + (check ?? '0');
  return pick(roll, [number, number.replace(/(.{4})(?=.)/g, '$1 '), number.replace(/(.{4})(?=.)/g, '$1-')]);
}

function inn(roll: Roll): string {
  const control = (body: string, weights: readonly number[]) =>
    String((weights.reduce((sum, weight, at) => sum + weight * Number(body[at]), 0) % 11) % 10);
  if (roll(2) === 0) {
    const body = `77${digits(roll, 7)}`;
    return body + control(body, [2, 4, 10, 3, 5, 9, 4, 6, 8]);
  }
  const ten = `50${digits(roll, 8)}`;
  const eleven = ten + control(ten, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
  return eleven + control(eleven, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
}

function snils(roll: Roll): string {
  const body = `1${digits(roll, 8)}`;
  const rest = [...body].reduce((sum, digit, at) => sum + Number(digit) * (9 - at), 0) % 101;
  const all = body + String(rest === 100 ? 0 : rest).padStart(2, '0');
  return pick(roll, [all, all.replace(/(...)(...)(...)(..)/, '$1-$2-$3 $4')]);
}

function phone(roll: Roll): string {
  const [a, b, c, d] = [`9${digits(roll, 2)}`, digits(roll, 3), digits(roll, 2), digits(roll, 2)];
  return pick(roll, [
    `+7${a}${b}${c}${d}`,
    `+7 (${a}) ${b}-${c}-${d}`,
    `8 ${a} ${b} ${c} ${d}`,
    `8(${a})${b}-${c}-${d}`,
    `8-${a}-${b}-${c}-${d}`,
  ]);
}

function key(roll: Roll): string {
  return pick(roll, [
    () => `sk-${letters(roll, 40)}`,
    () => `sk-or-v1-${letters(roll, 64, '0123456789abcdef')}`,
    () => `ghp_${letters(roll, 36)}`,
    () => `AKIA${letters(roll, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
    () => `eyJ${letters(roll, 20)}.eyJ${letters(roll, 30)}.${letters(roll, 43)}`,
    () => Buffer.from(`${letters(roll, 36)}:${letters(roll, 36)}`).toString('base64'),
    () => `-----BEGIN PRIVATE KEY-----\n${letters(roll, 64)}\n${letters(roll, 64)}\n-----END PRIVATE KEY-----`,
  ])();
}

function email(roll: Roll): string {
  const name = pick(roll, ['ivan.petrov', 'i_petrov', 'anna+work', "o'neil", 'почта', 'x']) + digits(roll, 2);
  return `${name}@${pick(roll, ['example.com', 'mail.ru', 'sub.domain.example.org', 'почта.рф'])}`;
}

const passport = (roll: Roll) => {
  const [series, number] = [`45${digits(roll, 2)}`, digits(roll, 6)];
  return pick(roll, [
    `${series} ${number}`,
    `${series.slice(0, 2)} ${series.slice(2)} ${number}`,
    `${series} № ${number}`,
  ]);
};

const listed = (roll: Roll) =>
  pick(roll, ['Иван Кузнецов', 'ООО «Ромашка-Север»', 'project nightjar', `ДГ-${digits(roll, 2)}/${digits(roll, 4)}`]);

const around: readonly [string, ...string[]][] = [
  ['Клиент ', 'Напишите на ', 'phone: ', 'Value=', '{"a":"', '(', '- ', 'см. ', '> ', 'Договор с '],
  ['.', ', потом', ' и', '"}', ')', '\n', '; next', ' — готово', '!', ''],
];

/** A text of some sentences with secrets in it, and those secrets. */
export function textWithSecrets(roll: Roll): { text: string; secrets: string[] } {
  const kinds = [email, phone, card, inn, snils, passport, key, listed];
  const secrets: string[] = [];
  let text = pick(roll, [
    'Здравствуйте. ',
    'Fix this function:\nconst total = 100_000;\n',
    '',
    'Отчёт за 2026-11-28, 17:04. ',
  ]);
  for (let left = 1 + roll(4); left > 0; left -= 1) {
    const secret = (kinds[roll(kinds.length)] ?? email)(roll);
    secrets.push(secret);
    const [before, after] = around;
    text += `${pick(roll, before ?? [''])}${secret}${pick(roll, after ?? [''])} `;
  }
  return { text: `${text}Всё, 42 строки.`, secrets };
}
