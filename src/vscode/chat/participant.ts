import * as vscode from 'vscode';
import { toChatError } from '../../core/chat/errors';
import type { ChatRequest, Message } from '../../core/chat/request';
import type { Logger } from '../../core/ground/logger';
import type { Account } from '../account/editor-account';
import { vendor } from '../models/language-models';
import { autoModel } from '../models/model-list';
import { openChat, withSignal } from '../models/open-chat';
import { explain } from '../words/error-words';
import { writeAnswer } from './participant-answer';
import { askedWith, toHistory, unanswered } from './participant-history';
import { offerNextStep } from './participant-next-step';
import { readReferences } from './participant-references';
import { showWaiting } from './participant-waiting';

/** As in the manifest. */
const participantId = 'gigachat-bridge.gigachat';

const instructions =
  'You are GigaChat, the assistant of a software developer, answering in the Chat view of VS Code. ' +
  'Answer in the language of the question, briefly and to the point, in Markdown; ' +
  'put code into fenced blocks that name its language.';

/** Registers `@gigachat` of the Chat view. */
export function registerParticipant(context: vscode.ExtensionContext, account: Account, logger: Logger): void {
  // Forks of VS Code may lack it.
  if (typeof vscode.chat?.createChatParticipant !== 'function') return;
  const participant = vscode.chat.createChatParticipant(participantId, (request, chat, response, token) =>
    withSignal(token, async (signal): Promise<vscode.ChatResult> => {
      try {
        const asked = await toRequest(request, chat, response);
        await writeAnswer(openChat(account, asked, { signal, onWait: showWaiting(response) }), response);
        return askedWith(asked);
      } catch (thrown) {
        const error = toChatError(thrown, signal);
        if (error.kind === 'cancelled') return {};
        if (error.code === 'signed_out') return askToSignIn(response);
        if (error.kind === 'internal') logger.error('an answer in the chat failed', { reason: String(error.cause) });
        offerNextStep(error, response);
        return { errorDetails: { message: explain(error) } };
      }
    }),
  );
  participant.iconPath = new vscode.ThemeIcon('sparkle');
  context.subscriptions.push(participant);
}

/** No failure, but no answer either: the history must not hold it. */
function askToSignIn(response: vscode.ChatResponseStream): vscode.ChatResult {
  response.markdown(
    vscode.l10n.t('You are not signed in to GigaChat. Sign in once with your authorization key, then ask again.'),
  );
  response.button({ command: 'gigachat.signIn', title: vscode.l10n.t('Sign in to GigaChat') });
  return { metadata: unanswered };
}

async function toRequest(
  { prompt, references, model }: vscode.ChatRequest,
  { history }: vscode.ChatContext,
  response: vscode.ChatResponseStream,
): Promise<ChatRequest> {
  const { text, used, leftOut } = await readReferences(references);
  for (const place of used) response.reference(place);
  if (leftOut.length > 0) response.progress(vscode.l10n.t('Left out: {0}', leftOut.join(', ')));
  const messages: Message[] = [
    { role: 'system', text: instructions },
    ...toHistory(history),
    { role: 'user', parts: [{ type: 'text', text: text + prompt }] },
  ];
  return {
    model: model.vendor === vendor ? model.id : autoModel,
    messages,
    tools: [],
    toolChoice: 'none',
    sampling: {},
    answer: 'text',
  };
}
