import { join } from 'node:path';

/** The project's root folder: what VS Code loads as the extension under development. */
export const project = join(__dirname, '..', '..');

/** Everything that tests write into the checkout; ignored by git. */
export const outFolder = join(project, 'out');

/** The packaged extension that the workbench tests install. */
export const packagedExtension = join(outFolder, 'gigachat-bridge.vsix');
