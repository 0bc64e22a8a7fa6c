import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const bundles = [
  'vs/code/browser/workbench/workbench.js',
  'vs/workbench/api/node/extensionHostProcess.js',
  'vs/workbench/api/worker/extensionHostWorkerMain.js',
];

/**
 * Puts VS Code's own rule for proposed APIs back: an extension gets those that its manifest lists.
 * code-server gives every proposed API to every extension, so a test could lean on one that no user has.
 */
export async function restoreProposedApiRule(codeServer: string): Promise<void> {
  for (const bundle of bundles) {
    const file = join(codeServer, 'lib', 'vscode', 'out', bundle);
    await writeFile(file, withRule(await readFile(file, 'utf8'), bundle));
  }
}

function withRule(source: string, bundle: string): string {
  const alwaysTrue = [...source.matchAll(/function ([\w$]+)\(([\w$]),([\w$])\)\{return!0\}/g)];
  const switches = alwaysTrue.filter(([, name = '']) => isAskedAboutProposals(source, name));
  const [found] = switches;
  if (!found || switches.length > 1) throw new Error(`${bundle}: ${switches.length} switches for proposed APIs, not 1`);
  const [text, name, extension, proposal] = found;
  const rule = `function ${name}(${extension},${proposal}){return!!${extension}.enabledApiProposals?.includes(${proposal})}`;
  return source.replace(text, () => rule);
}

/** The bundles are minified: the switch is known by the proposals that its callers name. */
function isAskedAboutProposals(source: string, name: string): boolean {
  const call = `${name.replaceAll('$', '\\$')}\\([\\w$.]+,"(chatParticipantPrivate|chatProvider|defaultChatParticipant)"\\)`;
  return new RegExp(`(?<![\\w$])${call}`).test(source);
}
