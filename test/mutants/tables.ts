import { bridgeRows } from './bridge-rows';
import { chatRows } from './chat-rows';
import { completionRows } from './completion-rows';
import { editorRows } from './editor-rows';
import { editorSideRows } from './editor-side-rows';
import { maskingRows } from './masking-rows';
import type { Mutant } from './mutant';
import { programRows } from './program-rows';
import { protocolRows } from './protocol-rows';
import { providerRows } from './provider-rows';
import { threatRows } from './threat-rows';

/** Every promise that is broken once, by room. */
export const mutants: readonly Mutant[] = [
  ...bridgeRows,
  ...chatRows,
  ...protocolRows,
  ...providerRows,
  ...programRows,
  ...editorRows,
  ...maskingRows,
  ...completionRows,
  ...editorSideRows,
  ...threatRows,
];
