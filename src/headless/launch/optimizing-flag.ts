/** What the program is at. */
export type Phase = 'start' | 'serving';

/**
 * What runs often is compiled anew for speed, once it has run so much bytecode. A server of short requests would serve its
 * first thousands at twice their cost if that took as long as V8 lets it take; at the start it would be work for nothing.
 */
const bytecodeBefore: Readonly<Record<Phase, number>> = { start: 67_584, serving: 12_000 };

/** The V8 of Node 20. Later ones count in another way and know no such flag: they would say so on stderr, among the log. */
const countsBytecode = /^11\.3\./;

/** The flag that has V8 (of that version) optimize as the phase needs it; undefined where it has none such. */
export function optimizingFlag(phase: Phase, v8: string): string | undefined {
  return countsBytecode.test(v8) ? `--interrupt-budget=${bytecodeBefore[phase]}` : undefined;
}
