import type { Words } from '../words';
import { inRussian } from './from-editor';
import { russianCheck } from './russian-check';
import { russianConnect } from './russian-connect';
import { russianFileFaults } from './russian-files';
import { russianFiles, russianFlags } from './russian-flags';
import { russianHelp } from './russian-help';
import { russianRoot } from './russian-root';
import { russianSettings } from './russian-settings';
import { listenInRussian, oldNodeInRussian } from './russian-start';
import { russianValues } from './russian-values';
import { russianWarnings } from './russian-warnings';

/** The sentences about settings by their English words. */
export const settingsTexts: ReadonlyMap<string, string> = new Map(
  [russianValues, russianSettings, russianFileFaults, russianWarnings].flatMap((texts) => Object.entries(texts)),
);

/** What the program says in Russian: a bundle of its own, which is loaded where somebody reads it. */
export const russian: Words = {
  help: russianHelp,
  check: russianCheck,
  root: russianRoot,
  connect: russianConnect,
  flags: russianFlags,
  files: russianFiles,
  sentence: (sentence) => inRussian(sentence, settingsTexts),
  listen: listenInRussian,
  oldNode: oldNodeInRussian,
  folderGone: 'Папки, в которой программа запущена, больше нет. Перейдите в другую и запустите снова.',
  ownFault: 'не удалось запуститься из-за ошибки в самой программе.',
};
