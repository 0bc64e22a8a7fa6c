import * as z from 'zod';
import { type UsageRow, withoutVersion } from './usage-rows';

/** What multiplies a number that stands before it, and units. */
const times: readonly (readonly [RegExp, number])[] = [
  [/(?:тысяч[аи]?|тыс\.?|k|к)$/i, 3],
  [/(?:миллион(?:а|ов)?|млн\.?|million|m|м)$/i, 6],
  [/(?:миллиард(?:а|ов)?|млрд\.?|billion|bn)$/i, 9],
];
const unit = /(?:₽|р|руб(?:л[а-я]{1,2})?|rub|токен(?:а|ов)?|tokens?)\.?$/i;

/** A number as people write it: `1 000`, `0,2`, `200 ₽`, `1 млн токенов`; as a plain decimal, or as it stands. */
function plainNumber(written: string): string {
  const bare = written
    .replace(/[\s\u00a0\u202f_'’]/g, '')
    .replace(/^₽/, '')
    .replace(unit, '');
  const [word, power] = times.find(([one]) => one.test(bare)) ?? [/$/, 0];
  const digits = withoutThousands(bare.replace(word, ''));
  if (power === 0 || !/^\d{1,12}(?:\.\d{1,6})?$/.test(digits)) return digits;
  const [whole = '', part = ''] = digits.split('.');
  const [more, less] = [part.padEnd(power, '0').slice(0, power), part.slice(power)];
  return `${`${whole}${more}`.replace(/^0+(?=\d)/, '')}${less === '' ? '' : `.${less}`}`;
}

/** Of two kinds of separators the last parts the fraction. One alone is that of a fraction, unless it comes twice. */
function withoutThousands(text: string): string {
  const last = Math.max(text.lastIndexOf(','), text.lastIndexOf('.'));
  const mark = text[last] ?? '';
  const other = mark === ',' ? '.' : ',';
  if (/^\d{1,3}(?:[.,]\d{3}){2,4}$/.test(text) && !text.includes(other)) return text.replaceAll(mark, '');
  const whole = text.slice(0, last);
  if (last < 0 || !whole.includes(other)) return text.replace(',', '.');
  return /^\d{1,3}(?:[.,]\d{3}){1,4}$/.test(whole) ? `${whole.replaceAll(other, '')}.${text.slice(last + 1)}` : text;
}

const number = z
  .string()
  .trim()
  .max(30)
  .transform(plainNumber)
  .refine((text) => /^\d{1,15}(?:\.\d{1,6})?$/.test(text));
const amount = number.refine((text) => Number(text) > 0);

/** A number of tokens: nobody pays for parts of one, so a comma or a full stop before three digits parts thousands. */
const tokens = z
  .string()
  .trim()
  .max(30)
  .transform((text) =>
    text.replace(/^([1-9]\d{0,2}(?:[.,]\d{3}){1,4})(?!\d|\s*(?:тыс|мл|k|к|m|м))/i, (found) =>
      found.replace(/[.,]/g, ''),
    ),
  )
  .pipe(amount);

const price = z.object({
  /** The model's name, or `*` for every other one. */
  model: z.string().trim().min(1).max(80),
  /** So many tokens cost so many roubles: a package, or 1000 tokens. */
  tokens,
  /** A model may cost nothing. */
  roubles: number,
});

const limit = z.object({
  amount,
  unit: z.enum(['roubles', 'tokens']),
  action: z.enum(['warn', 'ask']),
});

const schema = z.object({
  version: z.literal(1).default(1),
  prices: z.array(price).max(50),
  limit: limit.optional(),
});

/** What the user pays, as the user entered it. No price is shipped. */
export type Tariff = z.output<typeof schema>;
export type DailyLimit = z.output<typeof limit>;

/** Without prices there are no roubles. */
export const noTariff: Tariff = { version: 1, prices: [] };

/** A tariff from a form or a file; for one that cannot be used the path of the field at fault. */
export function readTariff(value: unknown): { tariff: Tariff } | { wrong: string } {
  const { data, error } = schema.safeParse(value);
  if (data) return { tariff: data };
  return { wrong: error.issues[0]?.path.join('.') ?? '' };
}

/** A sum of money, exactly: a fraction of kopecks. */
interface Kopecks {
  top: bigint;
  bottom: bigint;
}

/** What counts of a row: tokens that came out of the cache are free. */
export function billed({ input, cached, output }: Pick<UsageRow, 'input' | 'cached' | 'output'>): number {
  return Math.max(0, input - cached) + output;
}

/** Whole kopecks for rows together, rounded once; undefined where the tariff has a price for none of their models. */
export function kopecksFor(
  rows: readonly Pick<UsageRow, 'model' | 'input' | 'cached' | 'output'>[],
  tariff: Tariff,
): number | undefined {
  const tokens = new Map<string, bigint>();
  for (const row of rows) tokens.set(row.model, (tokens.get(row.model) ?? 0n) + BigInt(billed(row)));
  let sum: Kopecks | undefined;
  for (const [model, count] of tokens) {
    const each = priceOf(tariff, model);
    if (!each) continue;
    const cost = { top: count * each.top, bottom: each.bottom };
    sum = sum ? { top: sum.top * cost.bottom + cost.top * sum.bottom, bottom: sum.bottom * cost.bottom } : cost;
  }
  return sum && Number((2n * sum.top + sum.bottom) / (2n * sum.bottom));
}

/** What 1000 tokens of a model cost, in roubles; undefined where no price was entered for it. */
export function roublesPerThousand(model: string, tariff: Tariff): number | undefined {
  const each = priceOf(tariff, model);
  // Millionths of a rouble are kept, which is more than anybody enters.
  return each && Number((each.top * 10_000_000n) / each.bottom) / 1_000_000;
}

/** True when what was used reaches the limit; one in roubles needs prices. */
export function isReached({ amount, unit }: DailyLimit, rows: readonly UsageRow[], tariff: Tariff): boolean {
  if (unit === 'tokens') return rows.reduce((sum, row) => sum + billed(row), 0) >= Number(amount);
  const kopecks = kopecksFor(rows, tariff);
  return kopecks !== undefined && kopecks >= Number(amount) * 100;
}

/** Kopecks for one token. */
function priceOf({ prices }: Tariff, model: string): Kopecks | undefined {
  const called = model.toLowerCase();
  // The history has no versions; who copies a name may have one behind a colon.
  const found =
    prices.find((one) => withoutVersion(one.model.toLowerCase()) === called) ?? prices.find((one) => one.model === '*');
  if (!found) return undefined;
  const roubles = fraction(found.roubles);
  const tokens = fraction(found.tokens);
  return { top: roubles.top * 100n * tokens.bottom, bottom: roubles.bottom * tokens.top };
}

/** A decimal as a fraction of whole numbers. */
function fraction(decimal: string): Kopecks {
  const [whole = '0', part = ''] = decimal.split('.');
  return { top: BigInt(whole + part), bottom: 10n ** BigInt(part.length) };
}
