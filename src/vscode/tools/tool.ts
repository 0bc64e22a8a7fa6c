import * as vscode from 'vscode';
import { toChatError } from '../../core/chat/errors';
import { toLanguageModelError } from '../models/model-errors';
import { signedOut, withSignal } from '../models/open-chat';
import { balanceTool } from './balance-tool';
import { checkTextTool } from './check-text-tool';
import { drawPictureTool } from './draw-picture-tool';
import type { Tool, ToolAccount, ToolName } from './tool-contract';

/** The tool with this name. */
export function toolOf(name: ToolName, account: ToolAccount): Tool {
  switch (name) {
    case 'gigachat_draw_picture':
      return drawPictureTool(account);
    case 'gigachat_balance':
      return balanceTool;
    case 'gigachat_check_ai_text':
      return checkTextTool;
  }
}

/** Runs a tool. Fails with what the model and the person can read. */
export async function invokeTool(
  name: ToolName,
  account: ToolAccount,
  input: object,
  token: vscode.CancellationToken,
): Promise<vscode.LanguageModelToolResult> {
  return await withSignal(token, async (signal) => {
    try {
      const session = await account.session();
      if (!session) throw signedOut(account);
      const end = session.use.begin();
      try {
        const text = await toolOf(name, account).run(input, session, signal);
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
      } finally {
        end();
      }
    } catch (thrown) {
      throw toLanguageModelError(toChatError(thrown, signal));
    }
  });
}
