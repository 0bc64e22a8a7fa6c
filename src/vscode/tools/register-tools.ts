import * as vscode from 'vscode';
import { loadOnDemand } from '../load-on-demand';
import { type ToolAccount, toolNames } from './tool-contract';

/** Offers GigaChat's own abilities to agent mode, whichever model it runs on. They are loaded when one is called. */
export function registerTools(account: ToolAccount): vscode.Disposable {
  // Forks of VS Code may lack it.
  if (typeof vscode.lm?.registerTool !== 'function') return new vscode.Disposable(() => {});
  const tools = toolNames.map((name) =>
    vscode.lm.registerTool<object>(name, {
      prepareInvocation: ({ input }) => loadOnDemand().toolOf(name, account).prepare(Object(input)),
      invoke: ({ input }, token) => loadOnDemand().invokeTool(name, account, Object(input), token),
    }),
  );
  return vscode.Disposable.from(...tools);
}
