import type { Bridge } from '../../core/bridge/http/server';
import { ChatError } from '../../core/chat/errors';
import type { CheckStep } from '../../core/chat/ports/check-step';
import type { Clock } from '../../core/ground/clock';
import type { Logger } from '../../core/ground/logger';
import { type CertificateLife, lifeOfShown, livesOfTrusted, stateOf } from '../../core/health/certificate-life';
import type { HeadlessSettings } from '../settings/headless-settings';
import type { ReportWords } from '../words/words';
import { watchCertificates } from './certificate-watch';
import { renewFiles } from './renewed-files';

/** The certificates whose files the settings name, and how long they hold. */
export class CertificatesInUse {
  readonly #others: readonly CertificateLife[];
  #ofBridge: readonly CertificateLife[];

  constructor(private readonly settings: Pick<HeadlessSettings, 'bridge' | 'accounts'>) {
    const { bridge, accounts } = settings;
    const each = accounts.members.flatMap(({ settings: { clientCertificate, extraCa = '', commonCa = '' } }) => [
      ...(clientCertificate ? lifeOfShown('client', clientCertificate.cert) : []),
      // The machine's authorities stand behind those for GigaChat; hundreds of them are no reason to look at none.
      ...livesOfTrusted(extraCa.slice(0, extraCa.length - commonCa.length)),
      ...livesOfTrusted(commonCa),
    ]);
    // Accounts have most of them in common.
    this.#others = [...new Map(each.map((life) => [JSON.stringify(life), life])).values()];
    this.#ofBridge = bridge.https ? lifeOfShown('bridge', bridge.https.cert) : [];
  }

  /** As they are now. */
  lives(): readonly CertificateLife[] {
    return [...this.#ofBridge, ...this.#others];
  }

  /** Says when one is about to end, and has the bridge show its own anew when others have renewed it. */
  watch(bridge: Pick<Bridge, 'showCertificate'>, runtime: { clock: Clock; logger: Logger }) {
    const watch = this.lives().length > 0 ? watchCertificates(() => this.lives(), runtime) : undefined;
    const { https } = this.settings.bridge;
    const files =
      https &&
      renewFiles(
        https.paths,
        () => {
          const pair = https.again();
          bridge.showCertificate(pair);
          this.#ofBridge = lifeOfShown('bridge', pair.cert);
          watch?.look();
        },
        runtime,
      );
    return {
      renew: () => {
        files?.look();
        return files !== undefined;
      },
      stop: () => {
        watch?.stop();
        files?.stop();
      },
    };
  }

  /** The step of the health check that looks whether they hold; none where no file is named. */
  checkSteps(words: ReportWords, clock: Pick<Clock, 'now'>): CheckStep[] {
    if (this.lives().length === 0) return [];
    const run = async () => {
      const lives = this.lives();
      const nowMs = clock.now();
      const told = lives.map((life) => words.certificateLife(life, nowMs));
      const bad = lives.some((life) => ['ended', 'not-yet-valid'].includes(stateOf(life, nowMs)));
      if (bad) throw new ChatError('tls', told.join('; '), { code: 'certificate_out_of_date' });
      return told.join('; ');
    };
    return [{ name: 'certificates', optional: true, run }];
  }
}
