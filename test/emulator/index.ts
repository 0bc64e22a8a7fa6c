export { defaultModels, type EmulatorModel } from './api/catalogue';
export { type Emulator, startEmulator } from './emulator';
export type { LogEntry, RequestKind } from './log';
export { credentialsOf, type EmulatorAccount, type EmulatorOptions, type Scope } from './options';
export type { ScriptedAnswer } from './script/answer';
export type { ScriptedAuth, ScriptedReply } from './script/reply';
export type { ConnectionFault } from './script/scripts';
export type { CertificateKind } from './server/certificate';
