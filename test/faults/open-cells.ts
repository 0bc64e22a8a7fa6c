import type { OpenCell } from './row';

const inEditor = 'belongs to the extension, which is not there yet';

/** What no row covers, and why; of some faults only a part is open. */
export const openCells: readonly OpenCell[] = [
  { id: 'F60', why: 'sleep in mid-stream: ended by the silence limit of 150 s, not within 5 s of waking' },
  { id: 'F70', why: 'x-should-retry: false on a proxy refusal: the error kinds cannot say it yet' },
  { id: 'F73', why: 'offering another port is for the editor; headless stops and says so' },
  { id: 'F76', why: 'does not apply: a FIN means that the client has gone (DESIGN §7)' },
  { id: 'F79', why: `host reload in mid-stream: ${inEditor}` },
  { id: 'F80', why: `SIGKILL of the owner window: ${inEditor}` },
  { id: 'F81', why: `locked keyring: ${inEditor}` },
  { id: 'F82', why: `disk full: ${inEditor}; headless writes nothing` },
];
