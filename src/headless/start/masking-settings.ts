import { type ListedFault, listedFault } from '../../core/masking/find-listed';
import type { Variables } from '../../core/setup/env-variables';
import { SettingsError } from '../../core/setup/settings-error';
import { readSettingsFile } from './settings-file';

/** Before whom it is masked, and which words of the user's own besides what is known anyway. */
export interface MaskingSettings {
  before: 'fallback' | 'all';
  listed: readonly string[];
}

/** More lines would make every request slow. */
const mostLines = 5000;

const sentences: Record<ListedFault, string> = {
  everything: 'would match everything',
  'too-short': 'is too short and would be found everywhere',
};

/** Whether anything is masked; `hasFallback` is whether anybody but GigaChat may answer. Throws `SettingsError` that names the line at fault and never repeats it. */
export function readMasking(
  variables: Variables,
  hasFallback: boolean,
  warnings: string[],
): { masking?: MaskingSettings } {
  const { BRIDGE_MASK: before = 'off', BRIDGE_MASK_LIST_FILE: file } = variables;
  if (before === 'off') {
    if (file)
      warnings.push('BRIDGE_MASK_LIST_FILE masks nothing while BRIDGE_MASK is off: set that to fallback or all.');
    return {};
  }
  if (before === 'fallback' && !hasFallback) {
    warnings.push(
      'BRIDGE_MASK=fallback masks nothing where no fallback may answer: all masks what GigaChat sees, too.',
    );
  }
  const listed = file ? readList(file) : [];
  if (file && listed.length === 0) warnings.push('The file of BRIDGE_MASK_LIST_FILE holds no words.');
  return { masking: { before, listed } };
}

function readList(file: string): string[] {
  const text = readSettingsFile(file, 'BRIDGE_MASK_LIST_FILE');
  // Words that were read wrongly would never be found.
  if (/[\0\uFFFD]/.test(text)) {
    throw new SettingsError(`The file ${file} of BRIDGE_MASK_LIST_FILE is no text in UTF-8. Save the list as UTF-8.`);
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  for (const [index, line] of lines.entries()) {
    const fault = line === '' ? undefined : listedFault(line);
    if (fault)
      throw new SettingsError(
        `Line ${index + 1} of ${file} ${sentences[fault]}. Write a word of at least three letters, or take the line out.`,
      );
  }
  const listed = lines.filter((line) => line !== '');
  if (listed.length <= mostLines) return listed;
  throw new SettingsError(`The file ${file} has ${listed.length} lines; BRIDGE_MASK_LIST_FILE takes ${mostLines}.`);
}
