import type { ListenError } from '../../core/bridge/http/listen';
import type { ChatError } from '../../core/chat/errors';
import type { CheckStep, CheckWords } from '../../core/chat/ports/check-step';
import type { CertificateLife } from '../../core/health/certificate-life';
import type { FailedDownload } from '../../core/setup/download-root';
import type { EnvFileError } from '../../core/setup/env-file';
import type { Sentence } from '../../core/setup/sentence';

/** Names of variables, a secret with a star, and what they are for in a few words. */
export type HelpLine = readonly [names: string, text: string];

/** What `--help` prints. */
export interface HelpWords {
  usage(version: string, rootFile: string): string;
  /** Every variable that is followed, in groups. */
  variables: readonly { title: string; lines: readonly HelpLine[] }[];
  ending: string;
}

/** What `--check` prints. */
export interface ReportWords extends CheckWords {
  /** The name of a step, of several accounts behind the name of its own. */
  stepName(step: Pick<CheckStep, 'name' | 'own'>): string;
  /** What a step failed with, and which variable to look at. */
  failed(error: ChatError, step: Pick<CheckStep, 'name' | 'own'>): string;
  /** Of a step that does not answer. */
  late(seconds: number): string;
  milliseconds(count: number): string;
  /** All there is to check where no account is the program's own. */
  guestsOnly(url: string): string;
  servicesOnly(url: string): string;
  storeAnswers(store: string): string;
  /** What a certificate is for and until when it holds, with what to do when that is soon. */
  certificateLife(life: CertificateLife, nowMs: number): string;
}

/** What `--trust-russian-root` prints. */
export interface RootWords {
  downloaded(from: string, file: string): string;
  present(file: string): string;
  fingerprint(fingerprint: string): string;
  next(file: string): string;
  somethingElse(file: string): string;
  unwritable(file: string, code: string | undefined): string;
  notDownloaded(reasons: string): string;
  reason(failed: FailedDownload): string;
}

/** What `connect` prints. */
export interface ConnectWords {
  /** A sentence that the editor has, too. */
  sentence(sentence: Sentence): string;
  clientName(name: string): string;
  byHandInList: string;
  standsAlready: string;
  undone(path: string): string;
  nothingChanged: string;
  maskedKey: string;
  written(path: string, backup: string | undefined): string;
  tried(model: string): string;
  notProved(reason: string): string;
  back: string;
  forceNote: string;
  noneSetUp: string;
  upToDate(name: string): string;
  upToDateNotProved(name: string, reason: string): string;
  byHand(name: string): string;
  wrongAddress: string;
  plainAddress: string;
  noKey: string;
  limitsDocumented(url: string, isStarted: boolean): string;
  proxyInTheWay(variable: string, host: string): string;
  updateTakesNone: string;
  noClientName: string;
  oneAtATime(first: string, others: string): string;
}

/** What mistakes on the command line are answered with. */
export interface FlagWords {
  secretWord: string;
  strayWord(word: string): string;
  strangeFlag: string;
  unknown(flag: string): string;
  tryHelp: string;
  write(flag: string): string;
  putIntoEnvironment(variable: string): string;
  putIntoFile(variable: string): string;
  putIntoEnvironmentAlone(variable: string): string;
  refused(flag: string, place: string): string;
  notASetting: string;
  needsValue(flag: string): string;
  outAlone: string;
  jsonAlone: string;
  twoFiles: string;
  noFileNamed: string;
  /** What Node finds wrong, by its code; `message` is in English. */
  usage(code: string, message: string): string;
}

/** Why a file of variables was not read at all; `{ code }` as the system calls what is not known here. */
export type Unreadable = 'missing' | 'folder' | 'rights' | 'held' | 'device' | 'too-large' | 'empty' | { code: string };

/** What is wrong with a file of variables; `isNamed` where `--env-file` names it, and it does not merely lie in the folder. */
export interface FileWords {
  envFault(error: EnvFileError, file: string, isNamed: boolean): string;
  unreadable(file: string, reason: Unreadable, isNamed: boolean): string;
}

/** Everything that a person reads on a terminal, in one language; what programs read is in none of them. */
export interface Words {
  help: HelpWords;
  check: ReportWords;
  root: RootWords;
  connect: ConnectWords;
  flags: FlagWords;
  files: FileWords;
  /** What is wrong with a setting, or not followed. */
  sentence(sentence: Sentence): string;
  /** Why the bridge cannot listen, with the variable to change. */
  listen(error: ListenError): string;
  /** Of a Node that is older than `least`. */
  oldNode(version: string, least: string): string;
  /** Said where the folder that it was started in is gone: no path leads anywhere from there. */
  folderGone: string;
  /** Said when the program fails by a fault of its own. */
  ownFault: string;
}

/** Gives the words when somebody is about to read them: until then nobody loads them. */
export type Say = () => Words;
