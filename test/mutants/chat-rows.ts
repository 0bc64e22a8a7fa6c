import { table } from './mutant';

/** The hub: events, errors, fallback, pools, redaction, and what is counted. */
// biome-ignore format: a row is a line.
export const chatRows = table('chat', [
  ['C01', 'collect.ts', 'if (!finished) throw', 'if (false) throw', 'an answer without its finish is never a whole one', 'core/collect.test.ts'],
  ['C02', 'call-budget.ts', 'const callsPerRequest = 3;', 'const callsPerRequest = 6;', 'one request makes at most three upstream calls', 'core/accounts.test.ts', 'never cost more than 3'],
  ['C03', 'errors.ts', "return new ChatError('cancelled', 'The request was cancelled.', { cause: error });", "return new ChatError('internal', 'The request was cancelled.', { cause: error });", 'an abort is cancelled, not our fault', 'core/errors.test.ts'],
  ['C04', 'error-traits.ts', 'auth: { ...ofAccount, help', "auth: { ...ofAccount, elsewhere: 'provider', help", 'refused credentials never go to OpenRouter', 'conformance/fallback.test.ts'],
  ['C05', 'error-traits.ts', "'rate-limit': { ...ofLine,", "'rate-limit': { ...ofLine, elsewhere: 'account',", 'a 429 of GigaChat goes to OpenRouter', 'conformance/fallback.test.ts'],
  ['C06', 'fallback.ts', '&& upstreamStatus >= 400;', ';', 'a redirect never goes to OpenRouter', 'core/fallback.test.ts', 'redirect'],
  ['C07', 'sticky-conversations.ts', 'const stayMs = 10 * 60_000;', 'const stayMs = 1;', 'a conversation that moved stays for ten minutes', 'core/fallback.test.ts', 'keeps a conversation'],
  ['C08', 'fallback.ts', 'this.#sticky.forget(request, client);', '', 'a conversation goes back as soon as OpenRouter fails', 'core/fallback.test.ts', 'goes back to GigaChat'],
  ['C09', 'filter-text.ts', 'longest = Math.max(longest, tail.length - at);', '', 'a marker is found wherever the text is cut', 'core/text-filters.test.ts'],
  ['C10', 'stop.ts', '...textEvents(seen.slice(0, match.start)), finish', '...textEvents(seen), finish', 'nothing of a stop sequence is left in the answer', 'core/text-filters.test.ts', 'stop sequence'],
  ['C11', 'redaction.ts', 'if (secret.length >= 8) this.#uses', 'if (secret.length >= 800) this.#uses', 'secrets are taken out of what leaves', 'core/redaction.test.ts'],
  ['C12', 'redaction.ts', "return [secret, encodeURIComponent(secret), Buffer.from(secret, 'utf8').toString('base64')];", 'return [secret];', 'a secret is known in a URL and in base64', 'core/redaction.test.ts'],
  ['C13', 'redaction.ts', '.sort((one, other) => other.length - one.length)', '', 'the longer of two secrets is hidden first', 'core/redaction.test.ts'],
  ['C14', 'shape.ts', 'return spoken.has(key) && isWord(value) ? value :', 'return isWord(value) ? value :', 'the shape of a request shows nothing that anybody wrote', 'core/shape.test.ts'],
  ['C15', 'rotation.ts', 'const longestRestMs = 5 * 60_000;', 'const longestRestMs = 1e12;', 'no account rests for longer than five minutes', 'core/account-pool.test.ts', 'after five minutes'],
  ['C16', 'rotation.ts', 'if (first) this.#turns.set(purpose, this.#places.indexOf(first) + 1);', '', 'accounts take turns with round-robin', 'core/account-pool.test.ts', 'takes turns 5 and 5 with round-robin over chat'],
  ['C17', 'rotation.ts', "code !== 'invalid_json_answer' &&", '', 'no account is blamed for a model that writes no JSON', 'core/account-pool.test.ts', 'blames no account'],
  ['C18', 'pooled-batches.ts', '!calls.isBegun || isSurelyRefused(failure)', 'true', 'a batch is handed over once', 'core/account-pool.test.ts', 'hands a batch over once'],
  ['C19', 'rotation.ts', 'if (calls.isSpent || index ===', 'if (index ===', 'all accounts together are asked three times at most', 'core/accounts.test.ts', 'never cost more than 3'],
  ['C20', 'pooled-provider.ts', 'const members = owner ? [owner] :', 'const members = false && owner ? [owner] :', 'a request with an uploaded file goes to the account that has it', 'core/accounts.test.ts', 'uploaded file'],
  ['C21', 'pooled-provider.ts', 'this.#accountOf.set(conversationOf(request, client), member);', '', 'a conversation stays where its prompt is cached', 'core/accounts.test.ts', 'keep a conversation'],
  ['C22', 'observe.ts', 'record.usage = event.usage;', '', 'the record of an answer has its usage', 'core/metrics.test.ts'],
  ['C23', 'metrics.ts', "return this.isListed(id) ? id : 'other';", 'return id;', 'no label holds a name that somebody made up', 'core/metrics.test.ts', 'T35'],
  ['C24', 'exposition.ts', 'if (value <= bound) series.counts', 'if (value < bound / 2) series.counts', 'the buckets add up', 'core/exposition.test.ts'],
  ['C25', 'check.ts', 'if (step.group !== undefined && step.group === broken) continue;', '', 'a dead account hides nothing of the others in the health check', 'core/accounts.test.ts', 'are checked one by one'],
  ['C26', 'watch-provider.ts', 'calmly(() => watch.failed(toChatError(error, context.signal), request.model));', '', 'the status hears of a failure', 'core/watch-provider.test.ts'],
  ['C27', 'replace-calls.ts', "{ ...event, reason: called ? 'tool-calls' : 'stop' }", 'event', 'the finish says calls exactly when one is left', 'core/replace-calls.test.ts'],
  ['C28', 'token-estimate.ts', 'const imageTokens = 1000;', 'const imageTokens = 0;', 'a picture counts in an estimate', 'core/token-estimate.test.ts'],
]);
