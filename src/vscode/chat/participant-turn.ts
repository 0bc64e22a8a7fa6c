import * as vscode from 'vscode';
import type { ChatRequest } from '../../core/chat/request';
import type { Logger } from '../../core/ground/logger';
import { FittedConversation } from '../../editor/chat/fitted-conversation';
import type { Account } from '../account/editor-account';
import { openChat } from '../models/open-chat';
import type { OwnTurns } from '../models/own-turns';
import { emptyAnswerError } from '../models/report-answer';
import { composeQuestion, type Question } from '../question/compose-question';
import { sayLeftOut } from '../question/left-out';
import { asText } from '../words/as-text';
import { serviceName } from '../words/service-words';
import { type AnswerText, commitText, findingsText, plainText } from './answer-text';
import { writeAnswer } from './participant-answer';
import { type Around, askedWith, leftOutBefore, toTurns } from './participant-history';
import { listedModel, modelOf, takesImages, toRequest } from './participant-request';
import { showWaiting } from './participant-waiting';
import { mostDenials, mostRounds, runTools, toolsOf, withResults } from './tool-rounds';
import { useMessage } from './use-commit-message';

/** A result as newer versions of VS Code take it: they write `details` below the answer. */
export type TurnResult = vscode.ChatResult & { details?: string };

/** One question of a person and the answer to it. */
export class ParticipantTurn {
  /** What was written that is no word of the model. */
  readonly around: Around = { note: '', tail: '' };
  /** Notes that wait for the first word. */
  #notes = '';
  #button: vscode.Command | undefined;
  #saidWho = false;
  #saidForgotten = false;
  #end: () => void = () => {};

  constructor(
    private readonly account: Account,
    private readonly request: vscode.ChatRequest,
    private readonly history: vscode.ChatContext['history'],
    private readonly response: vscode.ChatResponseStream,
    private readonly turns: OwnTurns,
    private readonly logger: Logger,
  ) {}

  /** Answers, with the tools that the question names. Throws `ChatError` and `NothingToAsk`. */
  async answer(signal: AbortSignal, token: vscode.CancellationToken): Promise<TurnResult> {
    // From here on: the question is still to be put together, and a title would take the only stream meanwhile.
    this.#end = this.turns.begin();
    try {
      return await this.#answer(signal, token);
    } finally {
      this.#end();
      this.#writeNotes();
    }
  }

  async #answer(signal: AbortSignal, token: vscode.CancellationToken): Promise<TurnResult> {
    const { account, request, history, response, logger } = this;
    const model = modelOf(request);
    const images = takesImages(account, model);
    const { tools, leftOut } = toolsOf(request);
    const turns = await toTurns(history, images);
    const asking = { account, takesPictures: images, history, isFirst: turns.length === 0, signal, logger };
    const question = await composeQuestion(request, asking);
    for (const place of [...question.ruledBy, ...question.used]) response.reference(place);
    this.#note(sayLeftOut([...question.leftOut, ...leftOut]));
    const words = this.#wordsFor(question);
    const known = leftOutBefore(history, model);
    const own = toRequest(model, question, tools);
    const conversation = new FittedConversation(own, turns, listedModel(account, model), known);
    const onWait = showWaiting(response);
    const open = (asked: ChatRequest) => openChat(account, asked, { signal, onWait });
    const onStart = (by: string, provider: string | undefined) => {
      this.#sayWhoStandsIn(by, provider);
      this.#sayForgotten(conversation.leftOut, known);
    };
    let asked: ChatRequest | undefined;
    const rounds = tools.length > 0 ? mostRounds : mostDenials;
    for (let round = 0; ; round += 1) {
      const stream = asked ? open(asked) : conversation.open(open);
      const written = await writeAnswer(stream, words, response, onStart);
      asked ??= conversation.request;
      if (written.calls.length === 0 || round >= rounds) {
        words.end();
        if (written.text === '' && round >= rounds) throw emptyAnswerError('tool-calls');
        if (written.isCut) this.#tail(vscode.l10n.t('The answer reached the limit of the model. Ask it to go on.'));
        if (tools.length > 0 && round >= rounds)
          this.#tail(
            vscode.l10n.t(
              'The tools have run {0} times, which is the most for one question. Ask it to go on.',
              mostRounds,
            ),
          );
        // Words behind it would have VS Code fold away those before it.
        if (this.#button) response.button(this.#button);
        const kept = askedWith(asked, this.around, question.command, conversation.leftOut);
        return { ...kept, details: shownModel(written) };
      }
      if (written.text !== '') words.write('\n\n');
      // A tool may ask a model itself, which must not wait for the turn that waits for the tool.
      this.#end();
      const results = await runTools(written.calls, tools, { chat: request.toolInvocationToken, token, signal });
      this.#end = this.turns.begin();
      asked = withResults(asked, written.text, written.calls, results);
      if (round + 1 >= rounds) asked = { ...asked, toolChoice: 'none' };
    }
  }

  #wordsFor({ command, root, reviewed }: Question): AnswerText {
    const response = {
      markdown: (text: string) => {
        this.#writeNotes();
        this.response.markdown(text);
      },
      anchor: (place: vscode.Location, title: string) => {
        this.#writeNotes();
        this.response.anchor(place, title);
      },
    };
    if (command === 'commit') return commitText(response, (message) => (this.#button = useMessage(message, root)));
    return reviewed ? findingsText(response, reviewed) : plainText(response);
  }

  #sayWhoStandsIn(model: string, provider: string | undefined): void {
    if (provider === undefined || this.#saidWho) return;
    this.#saidWho = true;
    this.#note(
      `*${vscode.l10n.t('This answer is not from GigaChat: {0} gave it ({1}).', asText(serviceName(provider)), asText(model))}*\n\n`,
    );
  }

  /** Once for the same turns: the chat shows the answers before. */
  #sayForgotten(turns: number, known: number): void {
    if (this.#saidForgotten || turns <= known) return;
    this.#saidForgotten = true;
    this.#note(
      `*${vscode.l10n.t('The oldest questions of this chat no longer fit, and GigaChat does not know them any more (left out: {0}). Start a new chat for another subject.', turns)}*\n\n`,
    );
  }

  /** Said right before the first word: once the answer is there, VS Code folds away what stands before any progress. */
  #note(text: string): void {
    this.#notes += text;
  }

  #writeNotes(): void {
    if (this.#notes === '') return;
    this.around.note += this.#notes;
    this.response.markdown(this.#notes);
    this.#notes = '';
  }

  #tail(text: string): void {
    const tail = `\n\n*${text}*`;
    this.around.tail += tail;
    // With icons, which no answer has, it stays a piece of its own: an answer may end within a block of code.
    this.response.markdown(new vscode.MarkdownString(tail, true));
  }
}

/** The model that answered, without the number of its build. */
function shownModel({ model, provider }: { model: string; provider: string | undefined }): string {
  return provider === undefined ? model.replace(/:.*$/, '') : `${serviceName(provider)}: ${model}`;
}
