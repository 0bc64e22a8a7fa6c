import { table } from './mutant';

/** The editor's side without VS Code: usage in roubles, the dashboard's page, commit messages, the report. */
// biome-ignore format: a row is a line.
export const editorSideRows = table('editor', [
  ['N01', 'tariff.ts', 'return Math.max(0, input - cached) + output;', 'return input + output;', 'cached tokens are free', 'editor/usage/tariff.test.ts'],
  ['N02', 'tariff.ts', 'return sum && Number((2n * sum.top + sum.bottom) / (2n * sum.bottom));', 'return sum && Number(sum.top / sum.bottom);', 'kopecks are rounded once, at the end', 'editor/usage/tariff.test.ts'],
  ['N03', 'tariff.ts', ".replace(',', '.')", '', 'a sum is read as people write it', 'editor/usage/tariff.test.ts'],
  ['N04', 'tariff.ts', "prices.find((one) => one.model === '*')", 'undefined', 'a price for every other model holds', 'editor/usage/tariff.test.ts'],
  ['N05', 'usage-history.ts', 'if (!kept && (await exists(file))) {', 'if (false as boolean) {', 'a broken file of the history is kept aside', 'editor/usage/usage-history.test.ts'],
  ['N06', 'usage-history.ts', 'const unlock = await this.#lock();', 'const unlock = async () => {};', 'windows that write at the same time lose nothing', 'editor/usage/usage-history.test.ts'],
  ['N07', 'usage-history.ts', 'if (Math.abs(age) > staleLockMs)', 'if (age < -1e15)', 'the lock of a window that was killed holds nobody up', 'editor/usage/usage-history.test.ts'],
  ['N20', 'sign-in.ts', 'JSON.stringify([way.credentials, way.clientCertificate?.cert])', 'JSON.stringify(way.credentials)', 'an import takes no other certificate\'s place', 'vscode/import-env-file.test.ts'],
  ['N18', 'daily-limit.ts', 'this.#hangs = true;', '', 'a disk that does not answer holds no chat up a second time', 'vscode/daily-limit.test.ts'],
  ['N19', 'health-check.ts', 'const end = session.use.begin();', 'const end = () => {};', 'a health check ends on the account it began with', 'vscode/health-check.test.ts'],
  ['N08', 'usage-of-entry.ts', "return name.replace(/:\\d.*$/s, '');", 'return name;', 'versions of one model are one model in the history', 'editor/usage/usage-of-entry.test.ts'],
  ['N09', 'html.ts', ".replace(/[&<>\"'`=]/g,", '.replace(/&{9}/g,', 'no name of a client or a model becomes markup', 'editor/dashboard/render.test.ts'],
  ['N10', 'unread-files.ts', "if (isSecretFile(path) && !example.test(name)) return 'secret';", '', 'files that may hold secrets are named to the model, not read', 'editor/commit/commit-prompt.test.ts'],
  ['N11', 'unread-files.ts', "if (lockFiles.has(base) || base.endsWith('.lock')) return 'lock file';", '', 'lock files are named to the model, not read', 'editor/commit/commit-prompt.test.ts'],
  ['N12', 'diff-within-budget.ts', 'const text = tokens <= share ? wholeText(change) : shortHunks(change, share);', 'const text = wholeText(change);', 'a large diff fits its budget', 'editor/commit/commit-prompt.test.ts'],
  ['N13', 'commit-message.ts', 'if (fenced === undefined && fence.test(first)) fenced = first;', 'if (false) fenced = first;', 'a message comes without the fence around it', 'editor/commit/commit-message.test.ts'],
  ['N14', 'commit-message.ts', "follows.\n      return isDecided(first) ? finish([first], false) : '';", 'follows.\n      return finish([first], false);', 'nothing of a message is shown that is taken back', 'editor/commit/commit-message.test.ts'],
  ['N15', 'scrub.ts', "  [/(\\/\\/)[^\\s/@\"']{1,200}(?:@[^\\s/@\"']{1,100})?@/g, '$1[login]@'],\n", '', 'no login of an address is in the report', 'editor/diagnostics/scrub.test.ts'],
  ['N16', 'scrub.ts', "typeof value !== 'boolean') return '[set]';", 'false) return 0;', 'of a secret setting the report says only that it is set', 'editor/diagnostics/scrub.test.ts'],
  ['N17', 'tariff.ts', 'return each && Number((each.top * 10_000_000n) / each.bottom) / 1_000_000;', 'return each ? Number((each.top * 10_000_000n) / each.bottom) / 1_000_000 : 0;', 'no price is shown that nobody entered', 'editor/usage/tariff.test.ts'],
  ['N21', 'current-session.ts', 'queueOf: (way) => this.#sessions.queueOf(way),', 'queueOf: () => undefined,', 'other settings leave an account its one stream', 'vscode/settings-meanwhile.test.ts'],
  ['N22', 'tariff-file.ts', 'if (found && written === this.#written)', 'if (found)', 'a tariff that was saved is not undone by an earlier look', 'editor/usage/tariff-file.test.ts', 'saved last'],
  ['N23', 'profiles.ts', 'if (turn < this.#counted) return false;', '', 'the accounts are those that were asked for last', 'vscode/account-windows.test.ts', 'stored last'],
  ['N24', 'current-session.ts', 'if (!isNewest()) {', 'if (false) {', 'of two openings of the account the newest counts', 'vscode/account-windows.test.ts', 'opened twice'],
  ['N31', 'editor-settings.ts', '(written ?? given)', 'given', 'words to mask that were written as one text are masked', 'editor/editor-settings.test.ts', 'one text'],
  ['N25', 'editor-settings.ts', "wrong.includes('masking.before') ? 'all' : told", 'told', 'a typing error in whom to mask before shows nobody what was to be hidden', 'editor/editor-settings.test.ts', 'mask before everybody'],
  ['N26', 'shared-bridge.ts', 'this.#ending ??= shared(this.#end());', 'this.#ending = shared(this.#end());', 'whoever stops a bridge again waits until it has stopped', 'core/bridge/share/taken.test.ts', 'only once it has'],
]);
