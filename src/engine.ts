/**
 * The part of the extension that opens sockets. It is a bundle of its own, loaded when it is first needed, so that
 * activating the extension costs nothing.
 */
export { toChatError } from './core/chat/errors';
export { type AccountSettings, type Ground, type OpenAccount, openAccount } from './core/engine/account';
export { type BridgeSettings, openBridge } from './core/engine/bridge';
export { checkSteps } from './core/engine/checks';
export { downloadRoot, officialRootSource } from './core/engine/download-root';
export { httpSettingNames, readEditorNetwork } from './core/engine/editor-proxy';
export { type EditorSettings, readEditorSettings, settingNames } from './core/engine/editor-settings';
export { exchangeKey } from './core/engine/exchange-key';
export { openBridgeNear } from './core/engine/open-bridge-near';
export { checkRootCertificate } from './core/engine/root-certificate';
export { checkTrust } from './core/engine/trust-check';
export { runChecks } from './core/health/check';
