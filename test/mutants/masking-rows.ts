import { table } from './mutant';

/** What is masked before it leaves, and what comes back. */
// biome-ignore format: a row is a line.
export const maskingRows = table('masking', [
  ['M01', 'checksums.ts', 'return sum % 10 === 0;', 'return true;', 'only what fits its check digit is a card', 'core/masking/find.test.ts'],
  ['M02', 'checksums.ts', 'return (rest === 100 ? 0 : rest) ===', 'return 0 * rest ===', 'a СНИЛС is told by its check number', 'core/masking/find.test.ts'],
  ['M03', 'find-numbers.ts', 'const mostGroups = 6;', 'const mostGroups = 1;', 'a number is found in any usual spelling', 'core/masking/find.test.ts'],
  ['M04', 'find-numbers.ts', "if (shape === '10') return /паспорт|passport|серия/.test(before);", "if (shape === '10') return false;", 'a passport is told by the words before it', 'core/masking/find.test.ts'],
  ['M05', 'find-keys.ts', 'glpat- ', '', 'the tokens of well-known services are known by how they begin', 'core/masking/find.test.ts'],
  ['M06', 'find-keys.ts', 'const last = close < 0 ? text.length : close + 5;', 'if (close < 0) continue;\n    const last = close + 5;', 'a private key that was cut is masked all the same', 'core/masking/find.test.ts'],
  ['M07', 'given-values.ts', 'if (this.#byStart.size === 0) return text;', 'if (this.#byStart.size >= 0) return text;', 'a secret that words gave away once is masked where it stands alone', 'core/masking/masking.test.ts'],
  ['M08', 'walk-request.ts', 'toolCalls: message.toolCalls.map((call) => ({ ...call, args: walkArgs(call.args, change, changeKey) })),', 'toolCalls: message.toolCalls,', 'the arguments of past calls are masked', 'core/masking/masking.test.ts'],
  ['M09', 'walk-request.ts', '...(description !== undefined && { description: change(description) }),', '...(description !== undefined && { description }),', 'the words of tools are masked', 'core/masking/masking.test.ts'],
  ['M10', 'unmask.ts', "const kept = beginning.exec(tail)?.[0].length ?? 0;", 'const kept = 0;', 'a stand-in is put back wherever the stream is cut', 'core/masking/masking.test.ts'],
  ['M11', 'unmask.ts', "const written = type === 'tool-args' || open.includes('u') ? JSON.stringify(value).slice(1, -1) : value;", 'const written = value;', 'arguments stay JSON when real values are put back', 'core/masking/masking.test.ts'],
  ['M12', 'masker.ts', 'return this.#byMask.get(mask.toUpperCase());', 'return this.#byMask.get(mask);', 'a stand-in is known however it is capitalised', 'core/masking/masking.test.ts'],
  ['M13', 'stand-in.ts', "return marks.find((mark) => !maskKinds.some((kind) => used.has(kind.toUpperCase() + mark))) ?? 'QQQQ';", "return '';", 'what a text has of its own that looks like a stand-in stays', 'core/masking/masking.test.ts'],
  ['M14', 'protection.ts', 'protectService: (service) => (find ? maskingProvider(service, find) : service),', 'protectService: (service) => service,', 'a fallback sees masked texts alone', 'headless/masking.test.ts'],
  ['M15', 'masker.ts', ', ...[...privateKeys(view.text), ...seen].map(view.placeOf)', '', 'a value is found behind escapes and signs that nobody sees', 'core/masking/find.test.ts', 'however it is written'],
  ['M16', 'stand-in.ts', "return !isBehindWord && dash !== '_' && dash !== ' ';", 'return true;', 'no secret is put into code that the model writes', 'core/masking/masking.test.ts', 'puts no value into code'],
  ['M17', 'find.ts', 'const end = Math.max(last.end, piece.end);', 'const end = last.end;', 'what two finds overlap with is masked to its end', 'core/masking/find.test.ts'],
  ['M18', 'checksums.ts', 'iban.length <= 34 && rest === 1', 'iban.length <= 34', 'an IBAN is told by its check digits', 'core/masking/find.test.ts'],
  ['M90', 'find-in-turns.ts', 'find(text.slice(begin, seen))', 'find(text.slice(begin, end))', 'what stands at a cut of a long text is found', 'core/find-in-turns.test.ts'],
  ['M19', 'json-escapes.ts', '(around.first < start || around.last >= end)', 'false', 'a secret of several lines comes back as the file has it', 'core/masking/masking.test.ts', 'several lines'],
  ['M91', 'walk-request.ts', 'const plain = withoutEscapes(args);', 'const plain = args;', 'a secret given away elsewhere is known behind escapes also among a great many', 'core/masking/masked-arguments.test.ts', 'another message gave away'],
  ['M92', 'json-escapes.ts', '/[\\p{Cc}\\p{Cs}"\\\\]/u', '/["\\\\]/u', 'arguments stay JSON when their escapes are seen through', 'core/ground/json-escapes.test.ts'],
  ['M95', 'masking-provider.ts', "/[[\\]]|^[A-Z\\d-]*$/.test(word)", 'word === ""', 'no answer ends within a stand-in', 'core/masking.test.ts', 'ends an answer'],
]);
