import { ChatError, withDetails } from '../core/chat/errors';
import type { CheckStep } from '../core/chat/ports/check-step';
import type { ReportWords } from './words/words';

/** The same step; what it fails with is said in these words, and with which variable to look at. */
export function inWords(step: CheckStep, words: ReportWords): CheckStep {
  const run: CheckStep['run'] = async (signal) => {
    try {
      return await step.run(signal);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      throw withDetails(error, { advice: undefined }, words.failed(error, step));
    }
  };
  return { ...step, run };
}
