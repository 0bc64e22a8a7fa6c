/** Faults on the client's side or the bridge's own: they have tests of their own in `local.test.ts`. */
export const localFaults = (['F73', 'F74', 'F75', 'F77', 'F78', 'F83'] as const).map((id) => ({ id }));
