/**
 * What the extension does only when somebody asks for it. It is a bundle of its own, loaded with the first such wish,
 * so that activating the extension does not pay for it.
 */

export { answerQuestion } from './vscode/chat/answer-question';
export { useCommitMessage } from './vscode/chat/use-commit-message';
export { askAboutCode, explainTerminalSelection } from './vscode/code/ask-in-chat';
export { openProposals } from './vscode/code/proposals';
export { proposeRewrite } from './vscode/code/propose-rewrite';
export { cancelCommitMessage, generateCommitMessage } from './vscode/commit/generate-commit-message';
export { InlineCompletions } from './vscode/completion/inline-completions';
export { openDashboard } from './vscode/dashboard/dashboard';
export { exportDiagnostics } from './vscode/diagnostics/export-diagnostics';
export { setUpFallback } from './vscode/sign-in/set-up-fallback';
export { invokeTool, toolOf } from './vscode/tools/tool';
