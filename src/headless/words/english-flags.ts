import type { EnvFileError } from '../../core/setup/env-file';
import type { FileWords, FlagWords, Unreadable } from './words';

/** What mistakes on the command line are answered with in English. */
export const englishFlags: FlagWords = {
  secretWord:
    'A word on the command line belongs to no flag; it is not repeated here, because it may be a secret. Secrets go into the environment or a .env file. Try --help.',
  strayWord: (word) => `Unexpected argument '${word}': the only command is connect, which comes first. Try --help.`,
  strangeFlag:
    'A flag on the command line is not known; it is not repeated here, because it may hold a secret. Try --help.',
  unknown: (flag) => `Unknown option '${flag}'.`,
  tryHelp: 'Try --help.',
  write: (flag) => `Write ${flag}.`,
  putIntoEnvironment: (name) => `Put it into the environment or a .env file as ${name}.`,
  putIntoFile: (name) =>
    `Put it into the environment or a .env file as ${name}, or into a file that ${name}_FILE names.`,
  putIntoEnvironmentAlone: (name) => `Put it into the environment as ${name}.`,
  refused: (flag, place) =>
    `${flag} is refused: what stands on a command line every program of this machine can read, and shells keep it in their history. ${place}`,
  notASetting: 'Try --help for what can be set.',
  needsValue: (flag) => `${flag} needs a value. Try --help.`,
  outAlone: '--out belongs to --trust-russian-root. Add it, or leave --out away.',
  jsonAlone: '--json belongs to --check. Add it, or leave --json away.',
  twoFiles: '--env-file and --env-path are the same: name one file. Leave one of them away.',
  noFileNamed: '--env-file names no file. Put its path behind it, or leave it away.',
  // What Node adds about words that begin with a dash is no help where there are none.
  usage: (_code, message) => `${message.replace(/\. To specify a positional.*/s, '')}. Try --help.`,
};

const unreadable: Readonly<Record<Extract<Unreadable, string>, string>> = {
  missing: 'does not exist',
  folder: 'cannot be read: it is a folder',
  rights: 'cannot be read by this user',
  held: 'cannot be read: another program has it open',
  device: 'is no file but a pipe or a device, which may never end',
  'too-large': 'is larger than settings are (1 MiB)',
  empty: 'gave nothing: its command failed, or Node has read it first, which it does not with --env-path',
};

const unnamed =
  'The .env of this folder is read unless --env-file names another file: mend it, move it away, or name another.';

/** What is wrong with a file of variables, in English. */
export const englishFiles: FileWords = {
  envFault: ({ fault, line }: EnvFileError, file, isNamed) => {
    switch (fault) {
      case 'no-assignment':
        return `Line ${line} of ${file} is not NAME=value. Correct it, or put # in front of it.`;
      case 'open-quote':
        return `Line ${line} of ${file} opens a quote that is never closed.`;
      case 'no-value':
        return `Line ${line} of ${file} uses another variable that has no value: those of the lines above count, and with --env-file those of the environment. Set it, write \${NAME:-} where it may be empty, or put what is meant as it stands between single quotes.`;
      case 'too-large':
        return englishFiles.unreadable(file, 'too-large', isNamed);
      case 'not-text':
        return `The file ${file} cannot be read as UTF-8 text. Save it in UTF-8, or name another one.`;
    }
  },
  unreadable: (file, reason, isNamed) => {
    const why = typeof reason === 'string' ? unreadable[reason] : `cannot be read (${reason.code})`;
    return `The file ${file} ${why}. ${isNamed ? 'Check --env-file.' : unnamed}`;
  },
};
