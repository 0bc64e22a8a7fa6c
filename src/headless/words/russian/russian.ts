import type { Words } from '../words';
import { russianCheck } from './russian-check';
import { russianConnect } from './russian-connect';
import { russianFiles, russianFlags } from './russian-flags';
import { russianHelp } from './russian-help';
import { russianRoot } from './russian-root';

/** What the program says in Russian: a bundle of its own, which is loaded where somebody reads it. */
export const russian: Words = {
  help: russianHelp,
  check: russianCheck,
  root: russianRoot,
  connect: russianConnect,
  flags: russianFlags,
  files: russianFiles,
  ownFault: 'не удалось запуститься из-за ошибки в самой программе.',
};
