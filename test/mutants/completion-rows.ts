import { table } from './mutant';

/** Inline completion. */
// biome-ignore format: a row is a line.
export const completionRows = table('completion', [
  ['G01', 'completion-desk.ts', 'while (this.#running) await this.#running;', '', 'never more than one completion is in flight', 'core/completion/completion-desk.test.ts'],
  ['G02', 'completion-desk.ts', 'if (place.isWanted()) giveWay();', '', 'a completion gives way to whoever wants the account', 'core/completion/one-stream.test.ts'],
  ['G03', 'completion-desk.ts', "if (!place.isFree()) return { none: 'busy' };", '', 'a completion never waits in the queue', 'core/completion/completion-desk.test.ts'],
  ['G04', 'completion-desk.ts', 'const leave = () => stop.abort();', 'const leave = () => {};', 'typing on ends the request', 'core/completion/one-stream.test.ts'],
  ['G05', 'completion-desk.ts', 'new CallBudget({ count: { left: 1 } })', 'new CallBudget()', 'a completion that failed is not repeated', 'core/completion/one-stream.test.ts'],
  ['G06', 'pacing.ts', 'longestPauseMs, firstPauseMs * 2 ** this.#failures', 'longestPauseMs, firstPauseMs', 'the pause after refusals doubles', 'core/completion/completion-desk.test.ts'],
  ['G07', 'suggestion-memory.ts', 'for (const suggestion of this.#recent) {', 'for (const suggestion of [] as Suggestion[]) {', 'what is typed of a suggestion leaves its rest, without asking', 'core/completion/completion-desk.test.ts'],
  ['G08', 'when-to-ask.ts', 'if (endsInWord(cursor.before) || ', 'if (', 'nothing is asked for inside a word', 'core/completion/situations.test.ts'],
  ['G09', 'when-to-ask.ts', 'return !isInCommentOrString(cursor.before, cursor.language);', 'return true;', 'nothing is asked for inside a comment or a string', 'core/completion/situations.test.ts'],
  ['G10', 'fit-answer.ts', 'const text = withoutRepeats(kept.join(\'\\n\').trimEnd(), cursor);', "const text = kept.join('\\n').trimEnd();", 'no completion repeats what stands behind the cursor', 'core/completion/situations.test.ts'],
  ['G11', 'fit-answer.ts', 'if (loop !== undefined) return', 'if (loop === -1) return', 'an answer that goes in circles is cut', 'core/completion/situations.test.ts'],
  ['G12', 'excerpt.ts', "return text.includes('\\r') ? text.replace(/\\r\\n?/g, '\\n') : text;", 'return text;', 'CRLF is as good as LF', 'core/completion/positions.test.ts'],
  ['G13', 'files-with-secrets.ts', '  /\\.env(?:\\.json)?$/,\n', '', 'files that may hold secrets are never sent', 'core/completion/files-with-secrets.test.ts'],
  ['G14', 'excerpt.ts', 'charsBefore: 3000', 'charsBefore: 300000', 'the prompt stays within its budget', 'core/completion/situations.test.ts'],
  ['G15', 'own-indent.ts', "if (!isAtMargin(", "if (true || !isAtMargin(", 'lines of a model that begins at the margin stand where the cursor does', 'core/completion/fitting.test.ts'],
  ['G16', 'repeats-around.ts', "if (!closes(tail.join('\\n')) || closes(text)) return", 'if (true) return', 'a block keeps its own end', 'core/completion/fitting.test.ts'],
  ['G17', 'block-opener.ts', '&& !leavesOpen(line)', '', 'a colon within brackets opens no block', 'core/completion/fitting.test.ts'],
  ['G18', 'own-indent.ts', 'return mayEnd(at, begun.trimStart(), cursor) ?', 'return false ?', 'what belongs on the next line is not glued to the line at the cursor', 'core/completion/fitting.test.ts'],
  ['G19', 'next-line.ts', 'goesOnInLine(code, cursor))', 'false)', 'a line that goes on is not cut off by the next one', 'core/completion/fitting.test.ts'],
  ['G20', 'completion-desk.ts', 'if (changes === this.#changes) this', 'this', 'a refusal from before a change leaves nobody alone', 'core/completion/completion-desk.test.ts', 'signed in elsewhere'],
]);
