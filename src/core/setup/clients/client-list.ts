import type { Client } from './client';
import { clientsByHand } from './clients-by-hand';
import { writtenClients } from './written-clients';

/** The variables that say where clients keep their settings. */
export const placeVariables = [
  'APPDATA',
  'CLAUDE_CONFIG_DIR',
  'CODEX_HOME',
  'CONTINUE_GLOBAL_DIR',
  'PI_CODING_AGENT_DIR',
  'XDG_CONFIG_HOME',
] as const;

/** Every client that can be set up: first those that are set up by themselves. */
export const clients: readonly Client[] = [...writtenClients, ...clientsByHand];
