import type { Bridge } from '../core/bridge/http/server';
import { guestRoutes } from '../core/bridge/routes/account-routes';
import { openBridge } from '../core/bridge/serve';
import type { ChatError } from '../core/chat/errors';
import type { CheckStep } from '../core/chat/ports/check-step';
import type { Copies } from '../core/chat/ports/copies';
import type { ChatProvider, ModelInfo } from '../core/chat/ports/provider';
import { Routing } from '../core/chat/routing/routing';
import type { OpenAccount } from '../core/gigachat/account';
import { accountsCheckSteps } from '../core/gigachat/pool/account-checks';
import { type AccountsSettings, openAccounts } from '../core/gigachat/pool/accounts';
import { GuestAccounts } from '../core/gigachat/pool/guest-accounts';
import type { Runtime } from '../core/ground/runtime';
import { countedProvider } from '../core/health/counted-provider';
import { protection } from '../core/masking/protection';
import { webRoots } from '../core/net/trust/trust';
import { openFallback } from '../core/openrouter/open-fallback';
import { auditedProvider } from './audit';
import { CertificatesInUse } from './certificates/certificates-in-use';
import { inWords } from './in-words';
import { loadCopies } from './load-copies';
import { LogFile, type LogFileEvents } from './log-file';
import type { LogRing } from './logs/log-ring';
import { logsRoutes } from './logs/logs-routes';
import { openApi } from './openapi';
import { routesSteps } from './routes-check';
import type { HeadlessSettings } from './settings/headless-settings';
import type { OpenCopies } from './store/open-copies';
import { loadTelemetry } from './telemetry/load-telemetry';
import { advice, guestAdvice } from './variable-advice';
import { englishCheck } from './words/english-check';
import type { ReportWords } from './words/words';

/** The running program: the bridge, and the health check over everything behind it. */
export interface Headless {
  bridge: Bridge;
  /** Who answers the chats. */
  provider: ChatProvider;
  checks: readonly CheckStep[];
  /** The models of the account. Throws `ChatError`. */
  models(): Promise<readonly ModelInfo[]>;
  /** Calls `act` once, when a caller next got what it asked for. */
  onNextAnswer(act: () => void): void;
  /** Reads the certificate that it shows anew; false when it shows none. */
  renew(): boolean;
  /** Ends everything; open answers at once when the program has `failed`. */
  stop(failed?: ChatError): Promise<void>;
}

/**
 * Builds every object in order and listens. Nothing goes over the network until the first request. Outside of
 * production `ring` is shown to whoever has the key.
 */
export async function startHeadless(
  settings: HeadlessSettings,
  { words = englishCheck, ...machine }: Runtime & { words?: ReportWords },
  ring?: LogRing,
  openStore: typeof loadCopies = loadCopies,
  openTelemetry: typeof loadTelemetry = loadTelemetry,
): Promise<Headless> {
  const runtime = { ...machine, advice };
  const telemetry = settings.telemetry && openTelemetry(settings.telemetry, runtime);
  const asCall = (provider: ChatProvider) => telemetry?.calls(provider) ?? provider;
  const asRequest = (provider: ChatProvider) => telemetry?.requests(provider) ?? provider;
  const webTrust = () => webRoots(settings.commonCa);
  const store = settings.store && (await openStore(settings.store, settings.bridge.apiKey, runtime, webTrust));
  const copies = store?.copies;
  const room = copies?.room(settings.bridge.apiKey);
  const { protect, protectService, audit } = guards(settings, runtime);
  const routing = new Routing(settings.routes, settings.gigachat.choice.aliases, runtime.logger);
  const accounts = protect(openAccounts(sharedBy(copies, settings), runtime, room));
  const gigachat = asCall(accounts.provider);
  const needKey = !settings.bridge.apiKeyIsNew;
  const routesOf = (account: OpenAccount) => {
    const own = protect(account);
    const provider = asRequest(audit(routing.provider(asCall(own.provider), own.catalog)));
    return guestRoutes({ ...own, catalog: routing.models(own.catalog), provider }, runtime);
  };
  const guests = settings.passToken
    ? new GuestAccounts({ ...settings.gigachat, copies }, needKey, { ...runtime, advice: guestAdvice }, routesOf)
    : undefined;
  const fallback =
    settings.fallback &&
    openFallback(
      gigachat,
      settings.fallback,
      runtime,
      (service) => asCall(protectService(service)),
      room?.shelf('moved'),
    );
  const served = fallback?.behind(accounts) ?? accounts;
  const provider = asRequest(audit(routing.provider(fallback?.provider ?? gigachat, served.catalog)));
  const certificates = new CertificatesInUse(settings);
  let onNext: (() => void) | undefined;
  const bridge = await openBridge(
    {
      ...settings.bridge,
      copies,
      certificates: () => certificates.lives(),
      onAnswer: (record) => {
        telemetry?.answered(record);
        if (record.method !== 'POST' || record.status !== 200) return;
        onNext?.();
        onNext = undefined;
      },
      ...(!settings.bridge.isProduction && { describe: openApi, more: ring ? logsRoutes(ring) : [] }),
    },
    { ...served, catalog: routing.models(served.catalog) },
    provider,
    runtime,
    guests,
  );
  const watched = certificates.watch(bridge, runtime);
  const counted = (target: ChatProvider) => audit(countedProvider(asCall(target), runtime.clock, bridge.spent));
  return {
    bridge,
    provider,
    renew: watched.renew,
    onNextAnswer(act) {
      onNext = act;
    },
    // First, because it matters most when GigaChat cannot be reached.
    checks: [
      ...certificates.checkSteps(words, runtime.clock),
      ...(fallback?.checks(words) ?? []),
      ...(accounts.members.length > 0
        ? accountsCheckSteps(accounts.members, bridge, words, runtime.clock, counted)
        : [settingsStep(settings.passToken ? words.guestsOnly(bridge.url) : words.servicesOnly(bridge.url))]),
      ...(store ? [storeStep(store, words)] : []),
      ...routesSteps(routing, served.catalog),
    ].map((step) => inWords(step, words)),
    models: () => accounts.catalog.models(new AbortController().signal),
    async stop(failed) {
      watched.stop();
      await bridge.stop(failed);
      await accounts.close();
      await guests?.close();
      await fallback?.close();
      await store?.close();
      await telemetry?.close();
    },
  };
}

/** All there is to check of a bridge without an account: `who` answers there. */
function settingsStep(who: string): CheckStep {
  return { name: 'settings', own: 'settings', run: async () => who };
}

function storeStep({ check }: OpenCopies, words: ReportWords): CheckStep {
  return { ...check, run: async (signal) => words.storeAnswers(`${await check.run(signal)}`) };
}

/** The accounts, each with what the copies of the bridge have together for it. */
function sharedBy(copies: Copies | undefined, { accounts, passToken: guests }: HeadlessSettings): AccountsSettings {
  const { strategy, members } = accounts;
  if (!copies) return { strategy, members, guests };
  const shared = members.map(({ name, settings }) => ({ name, settings: { ...settings, copies } }));
  return { strategy, members: shared, guests };
}

/** What stands between the callers and those who answer: masking, and the line of each chat. */
function guards({ masking, auditFile }: HeadlessSettings, { clock, logger, redactor }: Runtime) {
  const events: LogFileEvents = {
    failed: (reason) => logger.error('the audit log cannot be written; its lines are lost until it can', { reason }),
    restored: (lostLines) => logger.warn('the audit log is written again', { lostLines }),
  };
  const file = auditFile && new LogFile(auditFile.path, auditFile.maxBytes, events, clock, 'BRIDGE_AUDIT_FILENAME');
  const audit = (provider: ChatProvider) =>
    file ? auditedProvider(provider, { clock, redactor }, (line) => file.write(line)) : provider;
  return { ...protection(masking?.before ?? 'off', masking?.listed ?? []), audit };
}
