import { lazily } from '../ground/lazily';
import type { Found } from './find';

/** How the keys and tokens of well-known services begin, with blanks between them, by how much follows at least. */
const beginnings: readonly (readonly [least: number, prefixes: string])[] = [
  [12, 'AKIA ASIA'],
  [16, 'sk- rk_live_ sk_live_ sk_test_ rk_test_ glpat- glrt- xoxe. xoxb- xoxp- xoxa- xoxs- xoxr- xoxe- xapp-'],
  [16, 'ya29. tvly- dckr_pat_ xoxc- xoxd- glptt- gldt- glcbt- glft- glsoat- glagent- sb_secret_ tskey- giga-'],
  [20, 'whsec_ ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ hooks.slack.com/services/ hf_ npm_ gsk_ xai- pplx-'],
  [20, 'nvapi- ATATT3 lin_api_ shpat_ figd_ vk1.a. AGE-SECRET-KEY- glsa_ hvs. hvb. sntrys_ sntryu_ nfp_'],
  [20, 'lsv2_pt_ lsv2_sk_ pcsk_ ATCTT3 sq0atp- sq0csp- shpss_ shpca_ shppa_ GOCSPX- CCIPAT_ tgp_v1_ vcp_'],
  [20, 'vck_ YCAJE'],
  [22, 'fw_'],
  [27, 'NRAK-'],
  [28, 'ATBB'],
  [30, 'AIza y0_ AQVN pypi- dop_v1_ r8_ phx_ ntn_ fo1_ dp.pt. dp.st. 1//0 AQ. csk- jina_ doo_v1_ dor_v1_'],
  [32, 'dapi PMAK- rubygems_ sbp_ pat-na1- pat-eu1- fc- e2b_'],
  [40, 't1. SG. pul-'],
  [43, 'secret_'],
  [60, 'discord.com/api/webhooks/ discordapp.com/api/webhooks/'],
];

/** The beginnings by their first two letters, so that most words are known for none at one look. */
const byTwoLetters = lazily(() => {
  const byStart = new Map<string, { prefix: string; least: number }[]>();
  for (const [least, prefixes] of beginnings) {
    for (const prefix of prefixes.split(' ')) {
      const start = prefix.slice(0, 2);
      byStart.set(start, [...(byStart.get(start) ?? []), { prefix, least }]);
    }
  }
  return byStart;
});

/** Keys and tokens by how they begin or how they look. */
export function findKeys(text: string): Found[] {
  return [...privateKeys(text), ...words(text), ...botTokens(text)];
}

/** Private keys as they stand in files, to their end however far it is. */
export function privateKeys(text: string): Found[] {
  const found: Found[] = [];
  for (let at = text.indexOf('-----BEGIN '); at >= 0; at = text.indexOf('-----BEGIN ', at + 1)) {
    const head = text.slice(at, at + 60);
    if (!/^-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/.test(head)) continue;
    const end = text.indexOf('-----END ', at);
    const close = end < 0 ? -1 : text.indexOf('-----', end + 9);
    // A key that was cut is a key all the same.
    const last = close < 0 ? text.length : close + 5;
    found.push({ start: at, end: last, kind: 'key' });
    at = last - 1;
  }
  return found;
}

function words(text: string): Found[] {
  const found: Found[] = [];
  for (const { 0: word, index } of text.matchAll(/(?<![A-Za-z\d_+/=.~-])[A-Za-z\d_+/=.~-]{16}[A-Za-z\d_+/=.~-]*/g)) {
    const trimmed = word.replace(/[.=~-]{1,4}$/, (end) => (end.startsWith('=') ? end : ''));
    const place = secretIn(trimmed);
    if (place) found.push({ start: index + place[0], end: index + place[1], kind: 'key' });
  }
  return found;
}

/** Tokens of Telegram's bots, which no word is, for a colon stands in them. */
function botTokens(text: string): Found[] {
  return [...text.matchAll(/(?<!\d)\d{8,10}:AA[\w-]{33}(?![\w-])/g)].map(
    ({ 0: token, index }): Found => ({ start: index, end: index + token.length, kind: 'key' }),
  );
}

/** Where in a word its secret stands. */
function secretIn(word: string): [start: number, end: number] | undefined {
  // Each beginning counts once, for what follows may be long.
  const tried = new Set<string>();
  for (let at = 0; at >= 0; at = behindMark(word, at)) {
    for (const { prefix, least } of byTwoLetters().get(word.slice(at, at + 2)) ?? []) {
      if (tried.has(prefix) || !word.startsWith(prefix, at)) continue;
      if (isBody(word.slice(at + prefix.length), prefix.includes('/'), least)) return [at, word.length];
      tried.add(prefix);
    }
  }
  const jwt = word.indexOf('eyJ');
  if (jwt >= 0 && word.split('.').length >= 3) return [jwt, word.length];
  const begin = word.lastIndexOf('=', word.length - 4) + 1;
  return looksRandom(word.slice(begin)) ? [begin, word.length] : undefined;
}

/** Where, behind a place in a word, a key may begin next. */
function behindMark(word: string, from: number): number {
  const mark = /[=/.+~]/g;
  mark.lastIndex = from;
  return mark.test(word) ? mark.lastIndex : -1;
}

/** Whether it goes on as a key does: no name of a variable, and no path of a file where there is none in it. */
function isBody(rest: string, hasPath: boolean, least: number): boolean {
  const body = hasPath ? rest : (rest.split('/', 1)[0] ?? '');
  return body.length >= least && (/\d/.test(body) || /[A-Z]/.test(body));
}

/** Long, of all sorts of letters, and no path of a file. */
function looksRandom(word: string): boolean {
  if (word.length < 32 || !/[a-z]/.test(word) || !/[A-Z]/.test(word) || !/\d/.test(word)) return false;
  const parts = word.split(/[/._-]/);
  if (parts.length > 1 && parts.every(({ length }) => length < 20)) return false;
  // A long name in a program has few numbers, and a capital only where a word of it begins.
  const [numbers, capitals, smalls] = [/\d{1,200}/g, /[A-Z]/g, /[a-z]/g].map((sort) => word.match(sort)?.length ?? 0);
  if (Number(numbers) < 3 && Number(capitals) * 2 < Number(smalls)) return false;
  const changes = [...word.slice(0, 200)].filter(
    (letter, at, all) => at > 0 && sortOf(letter) !== sortOf(all[at - 1] ?? ''),
  );
  return changes.length >= Math.min(word.length, 200) / 4;
}

function sortOf(letter: string): number {
  if (/\d/.test(letter)) return 0;
  return letter === letter.toLowerCase() ? 1 : 2;
}
