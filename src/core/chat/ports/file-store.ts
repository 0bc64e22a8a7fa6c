import type { CallContext } from '../call-context';

/** A file as the upstream keeps it. `createdAt` is in seconds since the epoch. */
export interface StoredFile {
  id: string;
  name: string;
  bytes: number;
  createdAt: number;
  purpose: string;
}

/** What is to be kept. */
export interface NewFile {
  name: string;
  mime: string;
  bytes: Uint8Array;
  /** What the caller says it is for, in OpenAI's words. */
  purpose?: string;
  /** Of which nobody but the caller knows: kept twice, the other one would be found by no one. */
  isCallers?: boolean;
}

/** Hears how many further bytes are about to be kept in memory, and throws where there is no room for them. */
export type Claim = (bytes: number) => void;

/** The account's files. Every method throws `ChatError`; an unknown id is `not-found`. */
export interface FileStore {
  upload(file: NewFile, context: CallContext): Promise<StoredFile>;
  list(signal: AbortSignal): Promise<StoredFile[]>;
  /** `claim` hears of what has to be read for it. */
  get(id: string, signal: AbortSignal, claim?: Claim): Promise<StoredFile>;
  content(id: string, signal: AbortSignal, claim?: Claim): Promise<{ mime: string; bytes: Uint8Array }>;
  remove(id: string, signal: AbortSignal): Promise<void>;
}
