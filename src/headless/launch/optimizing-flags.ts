/** What the program is at. */
export type Phase = 'start' | 'serving';

/**
 * What runs often is compiled anew for speed, once it has run so much bytecode. A server of short requests would serve its
 * first thousands at twice their cost if that took as long as V8 lets it take; at the start it would be work for nothing.
 */
const bytecodeBefore: Readonly<Record<Phase, number>> = { start: 67_584, serving: 6_000 };

/**
 * So much bytecode of other functions is compiled into one. The work of a request is spread over hundreds of small
 * functions: V8's usual measure, that of the start, compiles most of them several times over.
 */
const mostInlined: Readonly<Record<Phase, number>> = { start: 920, serving: 460 };

/** The V8 of Node 20. Later ones count in another way and know no such flag: they would say so on stderr, among the log. */
const countsBytecode = /^11\.3\./;

/** The flags that have V8 (of that version) optimize as the phase needs it; none where it counts in another way. */
export function optimizingFlags(phase: Phase, v8: string): readonly string[] {
  if (!countsBytecode.test(v8)) return [];
  return [
    `--interrupt-budget=${bytecodeBefore[phase]}`,
    `--max-inlined-bytecode-size-cumulative=${mostInlined[phase]}`,
  ];
}
