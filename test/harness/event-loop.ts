/** One turn of the event loop: what was ready has run, and what arrived on a socket was read. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** As many turns as anything takes that waits for nothing but itself. */
export async function turns(): Promise<void> {
  for (let count = 0; count < 50; count += 1) await turn();
}

/** Resolves as soon as `holds` is true, looked at in every turn. What never comes is told by the test's own limit. */
export async function soon(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await turn();
}
