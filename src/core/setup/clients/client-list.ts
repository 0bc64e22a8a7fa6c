import type { Client } from './client';
import { clientsByHand } from './clients-by-hand';
import { writtenClients } from './written-clients';

/** Every client that can be set up: first those that are set up by themselves. */
export const clients: readonly Client[] = [...writtenClients, ...clientsByHand];
