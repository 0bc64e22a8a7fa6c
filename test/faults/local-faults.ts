/** Faults of the client's side, the bridge's own and a proxy's: see `local.test.ts` and `proxy.test.ts`. */
export const localFaults = (['F70', 'F71', 'F72', 'F73', 'F74', 'F75', 'F77', 'F78', 'F83'] as const).map((id) => ({
  id,
}));
