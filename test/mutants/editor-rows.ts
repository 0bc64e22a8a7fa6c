import { table } from './mutant';

/** The extension: its tests run in a real VS Code, which takes half a minute for each row. */
// biome-ignore format: a row is a line.
export const editorRows = table('vscode', []);
