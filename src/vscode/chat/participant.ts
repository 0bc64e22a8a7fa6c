import * as vscode from 'vscode';
import type { Logger } from '../../core/ground/logger';
import type { Account } from '../account/editor-account';
import { loadOnDemand } from '../load-on-demand';
import { withSignal } from '../models/open-chat';
import type { OwnTurns } from '../models/own-turns';
import { followupsOf } from './participant-followups';

/** As in the manifest. */
const participantId = 'gigachat-bridge.gigachat';

/** What VS Code calls of `@gigachat`. */
export interface Participant {
  handler: vscode.ChatRequestHandler;
  followupsOf: typeof followupsOf;
}

/** Registers `@gigachat` of the Chat view; its answers are turns of the person among `turns`. */
export function registerParticipant(
  context: vscode.ExtensionContext,
  account: Account,
  turns: OwnTurns,
  logger: Logger,
): Participant {
  const handler: vscode.ChatRequestHandler = (request, { history }, response, token) =>
    withSignal(token, (signal) =>
      loadOnDemand().answerQuestion({ request, history, response, token, signal, turns }, account, logger),
    );
  // Forks of VS Code may lack it.
  if (typeof vscode.chat?.createChatParticipant === 'function') {
    const participant = vscode.chat.createChatParticipant(participantId, handler);
    participant.iconPath = new vscode.ThemeIcon('sparkle');
    participant.followupProvider = { provideFollowups: followupsOf };
    context.subscriptions.push(participant);
  }
  return { handler, followupsOf };
}
