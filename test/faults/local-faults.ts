/** Faults of the client's side, the bridge's own, a proxy's and OpenRouter's: see the test files of these names. */
export const localFaults = (
  ['F12', 'F70', 'F71', 'F72', 'F73', 'F74', 'F75', 'F77', 'F78', 'F83', 'F84', 'F85'] as const
).map((id) => ({
  id,
}));
