/**
 * The pieces of one message of a model as its turns, each up to the last of the results in it: what stands behind them
 * was said after them. There is always one.
 */
export function turnsOf<T>(pieces: readonly T[], isResult: (piece: T) => boolean): T[][] {
  let turn: T[] = [];
  const turns = [turn];
  let isAnswered = false;
  for (const piece of pieces) {
    const answers = isResult(piece);
    if (isAnswered && !answers) {
      turn = [];
      turns.push(turn);
    }
    isAnswered = answers;
    turn.push(piece);
  }
  return turns;
}
