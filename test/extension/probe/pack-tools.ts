import { packExtension } from '../pack-extension';

/** What the tool of the probe throws. */
export const toolFailure = 'the disk of the probe is on fire';

// Not bundled: it needs nothing but VS Code.
const source = `
const vscode = require('vscode');
exports.activate = (context) => {
  context.subscriptions.push(
    vscode.lm.registerTool('probe_breaks', { invoke() { throw new Error(${JSON.stringify(toolFailure)}); } }),
  );
};
`;

/** Packages an extension whose one tool throws whenever an agent calls it. Gives the VSIX. */
export function packTools(): Promise<string> {
  const tool = {
    name: 'probe_breaks',
    displayName: 'Break',
    modelDescription: 'Breaks. Call it when asked to break.',
    userDescription: 'Breaks',
    toolReferenceName: 'breaks',
    canBeReferencedInPrompt: true,
    inputSchema: { type: 'object', properties: { what: { type: 'string' } } },
  };
  return packExtension(
    {
      name: 'probe-tools',
      main: './extension.js',
      activationEvents: ['onStartupFinished'],
      contributes: { languageModelTools: [tool] },
    },
    { 'extension.js': source },
  );
}
