// Shows each surface that the workbench tests read or drive, so that their tools are tested without the product.
import * as vscode from 'vscode';

/** Puts one of each on the screen. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const item = vscode.window.createStatusBarItem('probe.status', vscode.StatusBarAlignment.Left, 1000);
  item.text = `Probe speaks ${vscode.env.language}`;
  item.show();
  const greet = vscode.commands.registerCommand('probe.greet', async () => {
    const name = await vscode.window.showInputBox({ prompt: 'Who are you?' });
    const again = await vscode.window.showInformationMessage(`Hello, ${name}`, 'Again');
    if (again) vscode.window.showWarningMessage(`Hello again, ${name}`);
  });
  const participant = vscode.chat.createChatParticipant('probe.participant', (request, _chat, stream) => {
    stream.markdown(`You said: ${request.prompt}`);
  });
  const provider = vscode.lm.registerLanguageModelChatProvider('probe', new ProbeModel());
  context.subscriptions.push(item, greet, participant, provider);
  // VS Code calls no participant until some model has been resolved.
  await vscode.lm.selectChatModels({ vendor: 'probe' });
}

class ProbeModel implements vscode.LanguageModelChatProvider {
  provideLanguageModelChatInformation(): vscode.LanguageModelChatInformation[] {
    const limits = { maxInputTokens: 1000, maxOutputTokens: 1000 };
    const model = { id: 'probe', name: 'Probe', family: 'probe', version: '1', ...limits };
    return [{ ...model, capabilities: { toolCalling: true } }];
  }

  async provideLanguageModelChatResponse(
    _model: vscode.LanguageModelChatInformation,
    _messages: readonly vscode.LanguageModelChatRequestMessage[],
    _options: vscode.ProvideLanguageModelChatResponseOptions,
    progress: vscode.Progress<vscode.LanguageModelResponsePart>,
  ): Promise<void> {
    progress.report(new vscode.LanguageModelTextPart('An answer of the probe.'));
  }

  async provideTokenCount(): Promise<number> {
    return 1;
  }
}
