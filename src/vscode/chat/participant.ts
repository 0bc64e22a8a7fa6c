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
import { type Referenced, readReferences } from './participant-references';
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
      let note = '';
      try {
        const asked = await toRequest(request, chat, account, ({ used, leftOut }) => {
          for (const place of used) response.reference(place);
          if (leftOut.length === 0) return;
          note = sayLeftOut(leftOut);
          response.markdown(note);
        });
        await writeAnswer(openChat(account, asked, { signal, onWait: showWaiting(response) }), response);
        return askedWith(asked, note);
      } catch (thrown) {
        const error = toChatError(thrown, signal);
        if (error.kind === 'cancelled') return { metadata: { note } };
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
  account: Account,
  onRead: (read: Referenced) => void,
): Promise<ChatRequest> {
  const id = model.vendor === vendor ? model.id : autoModel;
  const images = takesImages(account, id);
  const read = await readReferences(references, images);
  onRead(read);
  const messages: Message[] = [
    { role: 'system', text: instructions },
    ...(await toHistory(history, images)),
    { role: 'user', parts: [{ type: 'text', text: read.text + prompt }, ...read.pictures] },
  ];
  return {
    model: id,
    messages,
    tools: [],
    toolChoice: 'none',
    sampling: {},
    answer: 'text',
  };
}

/** True also while the model is not known: GigaChat's own refusal then says more than we could. */
function takesImages({ models, preferredModel }: Account, id: string): boolean {
  const asked = id === autoModel ? preferredModel : id;
  return models.find((model) => model.id === asked)?.images ?? true;
}

/** Stands in the answer itself, where it stays. Names of files are text, never Markdown. */
function sayLeftOut(names: readonly string[]): string {
  const plain = names.map((name) => name.replace(/\s/g, ' ').replace(/[\\`*_{}[\]()#!|<>~&$]/g, '\\$&'));
  return `${vscode.l10n.t('Not read, or too long: {0}', plain.join(', '))}\n\n`;
}
