import { advised } from '../../core/chat/errors';
import { inEnglish } from '../../core/setup/sentence';
import { advice, listenSentence } from '../variable-advice';
import { englishCheck } from './english-check';
import { englishConnect } from './english-connect';
import { englishFiles, englishFlags } from './english-flags';
import { englishHelp } from './english-help';
import { oldNodeInEnglish } from './english-node';
import type { RootWords, Words } from './words';

const root: RootWords = {
  downloaded: (from, file) => `Downloaded the Russian Trusted Root CA from ${from} to ${file}`,
  present: (file) => `${file} holds the Russian Trusted Root CA already.`,
  fingerprint: (fingerprint) => `SHA-256 fingerprint, the published one: ${fingerprint}`,
  next: (file) => `Next: set GIGACHAT_CA_BUNDLE_FILE=${file} and start again. It is used for GigaChat only.`,
  somethingElse: (file) => `${file} exists and holds something else. Name another file with --out.`,
  unwritable: (file, code = 'unknown reason') => `${file} cannot be written (${code}). Name another file with --out.`,
  notDownloaded: (reasons) =>
    `The Russian Trusted Root CA could not be downloaded, and nothing was written.${reasons}\nTry again later, or download it in a browser from https://www.gosuslugi.ru/crt and set GIGACHAT_CA_BUNDLE_FILE to it.`,
  // The usual advice for TLS is to get the very certificate that is being fetched.
  reason({ reason, failure }) {
    if (failure && failure.kind !== 'tls') return advised(failure, advice).message;
    return failure
      ? `${reason}: a proxy that inspects the traffic has a root of its own, name its file in NODE_EXTRA_CA_CERTS`
      : reason;
  },
};

/** What the program says in English. */
export const english: Words = {
  help: englishHelp,
  check: englishCheck,
  root,
  connect: { ...englishConnect, sentence: inEnglish },
  flags: englishFlags,
  files: englishFiles,
  sentence: inEnglish,
  listen: listenSentence,
  oldNode: oldNodeInEnglish,
  folderGone: 'The folder in which it was started is gone. Change into another one and start again.',
  ownFault: 'could not start because of a fault of its own.',
};
