import { type ListedFault, listedFault } from '../../core/masking/find-listed';
import type { Variables } from '../../core/setup/env-variables';
import { type Sentence, say } from '../../core/setup/sentence';
import { SettingsError } from '../../core/setup/settings-error';
import { readSettingsFile } from './settings-file';

/** Before whom it is masked, and which words of the user's own besides what is known anyway. */
export interface MaskingSettings {
  before: 'fallback' | 'all';
  listed: readonly string[];
}

/** More lines would make every request slow. */
const mostLines = 5000;

const sentences: Record<ListedFault, Sentence> = {
  everything: say('would match everything'),
  'too-short': say('is too short and would be found everywhere'),
};

/** Whether anything is masked; `hasFallback` is whether anybody but GigaChat may answer. Throws `SettingsError` that names the line at fault and never repeats it. */
export function readMasking(
  variables: Variables,
  hasFallback: boolean,
  warnings: Sentence[],
): { masking?: MaskingSettings } {
  const { BRIDGE_MASK: before = 'off', BRIDGE_MASK_LIST_FILE: file } = variables;
  if (before === 'off') {
    if (file)
      warnings.push(say('BRIDGE_MASK_LIST_FILE masks nothing while BRIDGE_MASK is off: set that to fallback or all.'));
    return {};
  }
  if (before === 'fallback' && !hasFallback) {
    warnings.push(
      say('BRIDGE_MASK=fallback masks nothing where no fallback may answer: all masks what GigaChat sees, too.'),
    );
  }
  const listed = file ? readList(file) : [];
  if (file && listed.length === 0) warnings.push(say('The file of BRIDGE_MASK_LIST_FILE holds no words.'));
  return { masking: { before, listed } };
}

function readList(file: string): string[] {
  const text = readSettingsFile(file, 'BRIDGE_MASK_LIST_FILE');
  // Words that were read wrongly would never be found.
  if (/[\0\uFFFD]/.test(text)) {
    throw new SettingsError(
      say('The file {0} of BRIDGE_MASK_LIST_FILE is not text in UTF-8. Save the list as UTF-8.', file),
    );
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  for (const [index, line] of lines.entries()) {
    const fault = line === '' ? undefined : listedFault(line);
    if (fault)
      throw new SettingsError(
        say(
          'Line {0} of {1} {2}. Write a word of at least three letters, or take the line out.',
          index + 1,
          file,
          sentences[fault],
        ),
      );
  }
  const listed = lines.filter((line) => line !== '');
  if (listed.length <= mostLines) return listed;
  throw new SettingsError(
    say('The file {0} has {1} lines; BRIDGE_MASK_LIST_FILE takes {2}.', file, listed.length, mostLines),
  );
}
