import { lazily } from '../ground/lazily';
import type { Found } from './find';

/** How the keys and tokens of well-known services begin, and how many characters follow at least. */
const beginnings: readonly (readonly [prefix: string, least: number])[] = [
  ['sk-', 16],
  ['rk_live_', 16],
  ['sk_live_', 16],
  ['sk_test_', 16],
  ['rk_test_', 16],
  ['whsec_', 20],
  ['ghp_', 20],
  ['gho_', 20],
  ['ghu_', 20],
  ['ghs_', 20],
  ['ghr_', 20],
  ['github_pat_', 20],
  ['glpat-', 16],
  ['glrt-', 16],
  ['xoxe.', 16],
  ['xoxb-', 16],
  ['xoxp-', 16],
  ['xoxa-', 16],
  ['xoxs-', 16],
  ['xoxr-', 16],
  ['xoxe-', 16],
  ['hooks.slack.com/services/', 20],
  ['discord.com/api/webhooks/', 60],
  ['discordapp.com/api/webhooks/', 60],
  ['xapp-', 16],
  ['AKIA', 12],
  ['ASIA', 12],
  ['AIza', 30],
  ['ya29.', 16],
  ['y0_', 30],
  ['t1.', 40],
  ['AQVN', 30],
  ['hf_', 20],
  ['npm_', 20],
  ['gsk_', 20],
  ['xai-', 20],
  ['pplx-', 20],
  ['nvapi-', 20],
  ['tvly-', 16],
  ['SG.', 40],
  ['dckr_pat_', 16],
  ['ATATT3', 20],
  ['lin_api_', 20],
  ['shpat_', 20],
  ['figd_', 20],
  ['vk1.a.', 20],
  ['AGE-SECRET-KEY-', 20],
  ['pypi-', 30],
  ['dop_v1_', 30],
  ['xoxc-', 16],
  ['xoxd-', 16],
  ['glptt-', 16],
  ['gldt-', 16],
  ['glcbt-', 16],
  ['glft-', 16],
  ['glsoat-', 16],
  ['glagent-', 16],
  ['glsa_', 20],
  ['hvs.', 20],
  ['hvb.', 20],
  ['dapi', 32],
  ['PMAK-', 32],
  ['rubygems_', 32],
  ['sntrys_', 20],
  ['sntryu_', 20],
  ['nfp_', 20],
  ['r8_', 30],
  ['lsv2_pt_', 20],
  ['lsv2_sk_', 20],
  ['pcsk_', 20],
  ['phx_', 30],
  ['sbp_', 32],
  ['sb_secret_', 16],
  ['tskey-', 16],
  ['ATCTT3', 20],
  ['ATBB', 28],
  ['ntn_', 30],
  ['secret_', 43],
  ['pat-na1-', 32],
  ['pat-eu1-', 32],
  ['sq0atp-', 20],
  ['sq0csp-', 20],
  ['shpss_', 20],
  ['shpca_', 20],
  ['shppa_', 20],
  ['fo1_', 30],
  ['dp.pt.', 30],
  ['dp.st.', 30],
  ['GOCSPX-', 20],
  ['1//0', 30],
  ['AQ.', 30],
  ['CCIPAT_', 20],
  ['NRAK-', 27],
  ['pul-', 40],
  ['tgp_v1_', 20],
  ['fw_', 22],
  ['csk-', 30],
  ['jina_', 30],
  ['fc-', 32],
  ['vcp_', 20],
  ['vck_', 20],
  ['e2b_', 32],
  ['doo_v1_', 30],
  ['dor_v1_', 30],
  ['YCAJE', 20],
  ['giga-', 16],
];

/** The beginnings by their first two letters, so that most words are known for none at one look. */
const byTwoLetters = lazily(() => {
  const all = beginnings.map((one) => [one[0].slice(0, 2), one] as const);
  return new Map(all.map(([start]) => [start, all.flatMap(([other, one]) => (other === start ? [one] : []))]));
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
    for (const [prefix, least] of byTwoLetters().get(word.slice(at, at + 2)) ?? []) {
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
