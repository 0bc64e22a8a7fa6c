import * as vscode from 'vscode';
import { collect } from '../../core/chat/collect';
import type { ChatError } from '../../core/chat/errors';
import { plainRequest, userText } from '../../core/chat/plain-request';
import { wordOf } from '../../core/protocols/json/json';
import { isPicture, mediaTypeOf } from '../../core/protocols/media-type';
import { editorClient } from '../account/queue-state';
import type { Session } from '../account/session';
import { checkWritable, pictureFile, writePicture } from './picture-file';
import type { Tool, ToolAccount } from './tool-contract';
import { textField, toolFailure } from './tool-failures';

/** As GigaChat writes a picture of its own into an answer. */
const pictureMark = /<img\s[^<>]{0,200}?src="([\w-]{1,64})"[^<>]{0,200}>/;

/** Has GigaChat draw a picture, and puts it into the workspace. */
export function drawPictureTool(account: ToolAccount): Tool {
  return {
    prepare(input) {
      const prompt: unknown = Reflect.get(input, 'prompt');
      const file = pictureFile(Reflect.get(input, 'file'));
      const invocationMessage = vscode.l10n.t('GigaChat draws a picture');
      // It fails before it costs anything, which needs no consent.
      if (!file) return { invocationMessage };
      const place = vscode.workspace.asRelativePath(vscode.Uri.joinPath(file.root, file.path));
      const cost = vscode.l10n.t('It takes tokens of your GigaChat account. The picture is kept as {0}.', place);
      const what = new vscode.MarkdownString(`${asWritten(wordOf(prompt ?? '').slice(0, 500))}\n\n${asWritten(cost)}`);
      return {
        invocationMessage,
        confirmationMessages: { title: vscode.l10n.t('Draw a picture?'), message: what },
      };
    },
    async run(input, session, signal) {
      const prompt = textField(input, 'prompt');
      const file = pictureFile(Reflect.get(input, 'file'));
      if (!file) {
        throw toolFailure(
          vscode.l10n.t('A picture needs a place in the workspace: open a folder, and name a file below it.'),
        );
      }
      checkWritable(file);
      const id = await draw(prompt, account, session, signal);
      const { bytes } = await session.accounts.files.content(id, signal);
      if (!isPicture(bytes)) throw noPicture();
      const place = await writePicture(file, bytes, mediaTypeOf('', bytes));
      const show = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true };
      // The picture is there, whether it can be shown or not.
      const isShown = await vscode.commands.executeCommand('vscode.open', place, show).then(
        () => true,
        () => false,
      );
      return `The picture is in ${vscode.workspace.asRelativePath(place)}${isShown ? ' and is shown to the person' : ''}.`;
    },
  };
}

/** A text as Markdown that shows it as it is. VS Code makes its spaces such that no line of it breaks. */
function asWritten(text: string): string {
  return new vscode.MarkdownString().appendText(text).value.replaceAll('&nbsp;', ' ');
}

/** The id of the picture. OpenRouter is never asked in GigaChat's place: it would only describe one. */
async function draw(prompt: string, account: ToolAccount, session: Session, signal: AbortSignal): Promise<string> {
  if (account.preferredModel === undefined) await account.refreshModels(signal);
  const request = plainRequest(account.preferredModel ?? '', [userText(`Нарисуй: ${prompt}`)]);
  const drawing = { ...request, extra: { own_functions: true } };
  const { text } = await collect(session.alone.stream(drawing, { signal, client: editorClient, interactive: true }));
  const id = pictureMark.exec(text)?.[1];
  if (id !== undefined) return id;
  if (text.trim() === '') throw noPicture();
  throw toolFailure(vscode.l10n.t('GigaChat drew nothing and said: {0}', text.trim().slice(0, 300)));
}

function noPicture(): ChatError {
  return toolFailure(vscode.l10n.t('GigaChat gave no picture. Ask again.'));
}
