/**
 * The part of the extension that opens sockets. It is a bundle of its own, loaded when it is first needed, so that
 * activating the extension costs nothing.
 */
export { toChatError } from './core/chat/errors';
export { type AccountSettings, type OpenAccount, openAccount } from './core/engine/account';
export { accountsCheckSteps } from './core/engine/account-checks';
export { openAccounts } from './core/engine/accounts';
export { type BridgeSettings, openBridge } from './core/engine/bridge';
export { checkSteps } from './core/engine/checks';
export { downloadRoot, officialRootSource } from './core/engine/download-root';
export { EnvFileError, parseEnvFile } from './core/engine/env-file';
export { checkOpenRouterKey, type FallbackSettings, openFallback } from './core/engine/fallback';
export { checkRootCertificate } from './core/engine/root-certificate';
export { checkTrust } from './core/engine/trust-check';
export { tryAccess } from './core/engine/try-access';
export { secretsOf } from './core/engine/way-in';
export { runChecks } from './core/health/check';
export { certificateFault, holdsPrivateKey } from './core/providers/client-certificate';
export { httpSettingNames, readEditorNetwork } from './editor/editor-proxy';
export { type EditorSettings, readAddress, readEditorSettings, settingNames } from './editor/editor-settings';
export { EnvImportError, planEnvImport } from './editor/env-import';
export { openBridgeNear } from './editor/open-bridge-near';
export { firstProfile, readProfiles, readSingleKey } from './editor/stored-profiles';
