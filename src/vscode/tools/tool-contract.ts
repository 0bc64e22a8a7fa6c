import type { PreparedToolInvocation } from 'vscode';
import type { Account, EditorAccount } from '../account/editor-account';
import type { Session } from '../account/session';

/** As in the manifest. */
export const toolNames = ['gigachat_draw_picture', 'gigachat_balance', 'gigachat_check_ai_text'] as const;
export type ToolName = (typeof toolNames)[number];

/** What the tools work on. */
export type ToolAccount = Pick<EditorAccount, 'session'> &
  Pick<Account, 'preferredModel' | 'refreshModels' | 'signedOutReason'>;

/** A tool of ours: what is said and asked before it runs, and its work, whose result is told to the model. */
export interface Tool {
  prepare(input: object): PreparedToolInvocation;
  run(input: object, session: Session, signal: AbortSignal): Promise<string>;
}
