import { l10n, MarkdownString } from 'vscode';
import { toChatError } from '../../core/chat/errors';
import { checkAiText } from '../../core/gigachat/client/ai-text-check';
import type { Tool } from './tool-contract';
import { textField, toolFailure } from './tool-failures';

/** GigaChat says nothing of shorter texts. */
const leastWords = 20;

/** Tells whether a person or a model wrote a text. Costs tokens of a corporate tariff. */
export const checkTextTool: Tool = {
  prepare(input) {
    const text: unknown = Reflect.get(input, 'text');
    const length = typeof text === 'string' ? text.length : 0;
    return {
      invocationMessage: l10n.t('GigaChat checks who wrote the text'),
      confirmationMessages: {
        title: l10n.t('Check who wrote a text?'),
        message: new MarkdownString(
          l10n.t(
            '{0} characters go to GigaChat. It takes tokens of your account and needs a corporate tariff.',
            length,
          ),
        ),
      },
    };
  },
  async run(input, { parts }, signal) {
    const text = textField(input, 'text');
    if (text.trim().split(/\s+/).length < leastWords) {
      throw toolFailure(l10n.t('GigaChat checks texts of {0} words and more. Give it a longer one.', leastWords));
    }
    try {
      const { category, tokens, intervals } = await checkAiText(parts.client, text, signal);
      const words = { ai: 'a model wrote it', human: 'a person wrote it', mixed: 'a person and a model wrote it' };
      const places = intervals.map(([from, to]) => `${from}-${to}`).join(', ');
      return [
        `GigaChat's opinion: ${words[category]}.`,
        ...(places === '' ? [] : [`Characters that a model wrote: ${places}.`]),
        ...(tokens === undefined ? [] : [`It took ${tokens} tokens.`]),
      ].join('\n');
    } catch (thrown) {
      const error = toChatError(thrown, signal);
      if (error.kind !== 'forbidden' && error.kind !== 'not-found') throw error;
      throw toolFailure(
        l10n.t('This GigaChat account cannot check who wrote a text: that is part of corporate tariffs.'),
      );
    }
  },
};
