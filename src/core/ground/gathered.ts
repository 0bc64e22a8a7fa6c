import type { Clock, Timer } from './clock';

/**
 * What all have answered, in their order; once one has, the others are waited for `patienceMs`, for ever unless told. Who
 * fails has answered nothing.
 */
export function gathered<T>(asked: readonly Promise<readonly T[]>[], clock: Clock, patienceMs?: number): Promise<T[]> {
  const answers: (readonly T[])[] = [];
  return new Promise((resolve) => {
    let timer: Timer | undefined;
    let left = asked.length;
    const end = () => {
      timer?.cancel();
      resolve(answers.flat(1) as T[]);
    };
    if (left === 0) end();
    for (const [index, one] of asked.entries()) {
      const note = (answer: readonly T[]) => {
        answers[index] = answer;
        left -= 1;
        if (left === 0) end();
        else if (patienceMs !== undefined && answer.length > 0) timer ??= clock.timer(patienceMs, end);
      };
      one.then(note, () => note([]));
    }
  });
}
