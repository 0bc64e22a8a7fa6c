import type { Stack } from '../harness/stack';
import { editorSurface } from './surface-editor';
import { messagesSurfaces } from './surface-messages';
import { openAiSurfaces } from './surface-openai';
import { responsesSurfaces } from './surface-responses';

/** Something that clients call and that a fault of GigaChat can reach. A new protocol is one more entry. */
export interface Surface {
  readonly name: string;
  /** `stream` answers may be committed before they are complete; a `whole` one and a `document` (one JSON) never are. */
  readonly kind: 'stream' | 'whole' | 'document';
  /** In whose words failures are told. */
  readonly protocol: 'openai' | 'responses' | 'anthropic' | 'editor';
  /** The endpoint of GigaChat behind it. */
  readonly endpoint: 'chat' | 'models' | 'embeddings';
  /** For so long (milliseconds) an answer is given again without asking GigaChat. */
  readonly keptMs?: number;
  /** The event that fills a silence after the 200. */
  readonly keepAlive?: RegExp;
  /** Asks this question, or for this list. */
  ask(stack: Stack, question: string, signal?: AbortSignal): Promise<Answer>;
}

/** What a client saw, read with bare `fetch`; in the editor, what VS Code got. */
export interface Answer {
  /** HTTP's; 0 in the editor. */
  status: number;
  /** `success`, `refused` with a status, `broken` after a 200, or `truncated`: an ending that says nothing. */
  ended: 'success' | 'refused' | 'broken' | 'truncated';
  /** Our word for the failure; '' where the protocol has no place for it. */
  code: string;
  /** The protocol's word for it. */
  type: string;
  /** What is said to a person. */
  message: string;
  text: string;
  /** Why the answer ended, in OpenAI's words; undefined where the protocol does not say. */
  finish: string | undefined;
  headers: Headers;
  /** The body as it came. */
  raw: string;
}

export const surfaces: readonly Surface[] = [
  ...openAiSurfaces,
  ...responsesSurfaces,
  ...messagesSurfaces,
  editorSurface,
];
