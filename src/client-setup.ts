/**
 * The part of the extension that sets clients up and gives the terminal its variables. It is a bundle of its own,
 * loaded when somebody asks for it: the libraries that keep other people's files as they are would weigh on every
 * start.
 */

export { connectClient } from './vscode/clients/connect-command';
export { offerUpdates } from './vscode/clients/update-clients';
export { variablesOfBridge } from './vscode/clients/variables-of-bridge';
