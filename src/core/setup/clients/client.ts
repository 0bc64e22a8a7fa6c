import type { Sentence } from '../sentence';
import type { FileEdits } from './set-up';

/** What a client is pointed at. */
export interface ClientTarget {
  /** The bridge's address without `/v1`. */
  url: string;
  key: string;
  model: string;
  contextTokens: number;
  outputTokens: number;
  /** Whether the model takes pictures: clients keep them to themselves unless told so, and send them in vain if told wrongly. */
  images: boolean;
}

/** Where a person's files lie. */
export interface Places {
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
}

export type ClientProtocol = 'chat' | 'responses' | 'messages';

/** What a person takes to the client, with its name there. */
export interface CopiedText {
  name: Sentence;
  copy: string;
}

/** One step that is left for a person. */
export type ManualStep = Sentence | CopiedText;

/** A program that can work through the bridge. */
export interface Client {
  id: string;
  name: string;
  protocol: ClientProtocol;
  /** The files to change; without it the client is set up by hand. */
  files?(target: ClientTarget, places: Places): Promise<FileEdits[]> | FileEdits[];
  /** What is left for a person to do, or all of it. */
  steps(target: ClientTarget, places: Places): ManualStep[];
}
