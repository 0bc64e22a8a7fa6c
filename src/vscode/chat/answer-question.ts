import * as vscode from 'vscode';
import { toChatError } from '../../core/chat/errors';
import type { Logger } from '../../core/ground/logger';
import type { Account } from '../account/editor-account';
import type { SignedOutReason } from '../account/open-stored-session';
import type { OwnTurns } from '../models/own-turns';
import { commandOf, NothingToAsk } from '../question/question-commands';
import { isSentAlong } from '../question/references';
import { asMessage, asText } from '../words/as-text';
import { explain } from '../words/error-words';
import { nextStep } from '../words/next-step';
import { signedOutText } from '../words/signed-out-words';
import { helpText } from './participant-help';
import { unanswered } from './participant-history';
import { ParticipantTurn, type TurnResult } from './participant-turn';

/** What VS Code hands over for a question, beside the account that answers it. */
export interface AskedQuestion {
  request: vscode.ChatRequest;
  history: vscode.ChatContext['history'];
  response: vscode.ChatResponseStream;
  token: vscode.CancellationToken;
  signal: AbortSignal;
  /** The answer is one of them. */
  turns: OwnTurns;
}

/** Answers a question to `@gigachat`, or says in the person's language what went wrong and what to do. */
export async function answerQuestion(asked: AskedQuestion, account: Account, logger: Logger): Promise<TurnResult> {
  const { request, history, response, token, signal, turns } = asked;
  if (commandOf(request.command) === 'help' || asksNothing(request)) {
    response.markdown(helpText());
    return { metadata: unanswered };
  }
  const turn = new ParticipantTurn(account, request, history, response, turns, logger);
  try {
    return await turn.answer(signal, token);
  } catch (thrown) {
    if (thrown instanceof NothingToAsk) return { errorDetails: { message: thrown.message } };
    const error = toChatError(thrown, signal);
    if (error.kind === 'cancelled') return { metadata: turn.around };
    if (error.code === 'signed_out') return askToSignIn(account.signedOutReason, response);
    if (error.kind === 'internal') logger.error('an answer in the chat failed', { reason: String(error.cause) });
    return failed(explain(error), nextStep(error), response);
  }
}

/** True for the bare name of the participant, with nothing that a person has attached. */
function asksNothing({ command = '', prompt, references }: vscode.ChatRequest): boolean {
  return command === '' && prompt.trim() === '' && references.every(isSentAlong);
}

/** VS Code writes its own kind of error below the buttons, so one with a button is written here, above it. */
function failed(message: string, button: vscode.Command | undefined, response: vscode.ChatResponseStream): TurnResult {
  if (!button) return { errorDetails: { message: asMessage(message) } };
  response.markdown(new vscode.MarkdownString(`\n\n$(error) ${asText(message)}\n\n`, true));
  response.button(button);
  return { metadata: { ...unanswered, failed: message } };
}

/** No failure, but no answer either: the history must not hold it. */
function askToSignIn(reason: SignedOutReason, response: vscode.ChatResponseStream): TurnResult {
  response.markdown(
    reason === 'no-key'
      ? vscode.l10n.t('You are not signed in to GigaChat. Sign in once with your authorization key, then ask again.')
      : signedOutText(reason),
  );
  response.button({ command: 'gigachat.signIn', title: vscode.l10n.t('Sign in to GigaChat') });
  return { metadata: unanswered };
}
