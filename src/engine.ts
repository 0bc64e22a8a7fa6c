/**
 * The part of the extension that opens sockets. It is a bundle of its own, loaded when it is first needed, so that
 * activating the extension costs nothing.
 */

export { openBridge } from './core/bridge/serve';
export { dial } from './core/bridge/share/dial';
export { newNonce } from './core/bridge/share/proof';
export { SharedBridge } from './core/bridge/share/shared-bridge';
export { Routing } from './core/chat/routing/routing';
export { readText } from './core/chat/text/text-type';
export { secretsOf } from './core/gigachat/access/credentials';
export { tryAccess } from './core/gigachat/access/try-access';
export { checkSteps } from './core/gigachat/account-check';
export { accountsCheckSteps } from './core/gigachat/pool/account-checks';
export { openAccounts } from './core/gigachat/pool/accounts';
export { runChecks } from './core/health/check';
export { RequestLedger } from './core/health/request-ledger';
export { protection } from './core/masking/protection';
export { certificateFault, holdsPrivateKey } from './core/net/trust/client-certificate';
export { checkRootCertificate } from './core/net/trust/root-certificate';
export { checkTrust } from './core/net/trust/trust-check';
export { checkOpenRouterKey, openFallback } from './core/openrouter/open-fallback';
export { openRouterService, otherService } from './core/openrouter/service';
export { downloadRoot, officialRootSource } from './core/setup/download-root';
export { EnvFileError, parseEnvFile } from './core/setup/env-file';
export { readAuthorities } from './core/setup/service-schema';
export { accountId, sharedAccount } from './editor/account-sharing';
export { BridgeFile } from './editor/bridge-file';
export { httpSettingNames, readEditorNetwork } from './editor/editor-proxy';
export { isWholeAddress, readAddress, readEditorSettings, settingNames } from './editor/editor-settings';
export { EnvImportError, planEnvImport } from './editor/env-import';
export { portHolder } from './editor/port-holder';
export { portsNear } from './editor/ports-near';
export { firstProfile, readProfiles, readSingleKey } from './editor/stored-profiles';
export { TokenSharing } from './editor/token-sharing';
export { isReached, readTariff, roublesPerThousand } from './editor/usage/tariff';
export { TariffFile } from './editor/usage/tariff-file';
export { UsageHistory } from './editor/usage/usage-history';
export { usageOf, usageOfVectors } from './editor/usage/usage-of-entry';
export { dayOf } from './editor/usage/usage-rows';
export { daysLeft, viewUsage } from './editor/usage/usage-view';
