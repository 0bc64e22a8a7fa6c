import type { FailedDownload } from '../../../core/setup/download-root';
import type { RootWords } from '../words';
import { failureInRussian } from './russian-failure';

/** What `--trust-russian-root` says in Russian. */
export const russianRoot: RootWords = {
  downloaded: (from, file) => `Корневой сертификат Минцифры (Russian Trusted Root CA) скачан с ${from} в ${file}`,
  present: (file) => `Корневой сертификат Минцифры (Russian Trusted Root CA) уже есть в ${file}.`,
  fingerprint: (fingerprint) => `Отпечаток SHA-256, он же опубликованный: ${fingerprint}`,
  next: (file) =>
    `Дальше: задайте GIGACHAT_CA_BUNDLE_FILE=${file} и запустите снова. Сертификат действует только для адресов GigaChat.`,
  somethingElse: (file) => `Файл ${file} уже есть, и в нём что-то другое. Укажите в --out другой файл.`,
  unwritable: (file, code = 'причина неизвестна') =>
    `Не удалось записать файл ${file} (${code}). Укажите в --out другой файл.`,
  notDownloaded: (reasons) =>
    `Не удалось скачать корневой сертификат Минцифры (Russian Trusted Root CA), ничего не записано.${reasons}\nПовторите позже или скачайте его в браузере с https://www.gosuslugi.ru/crt и задайте путь в GIGACHAT_CA_BUNDLE_FILE.`,
  reason: (failed) => reasonOf(failed),
};

function reasonOf({ url, outcome, reason, fingerprint, failure }: FailedDownload): string {
  switch (outcome) {
    case 'no-certificate':
      return 'пришёл не сертификат';
    case 'other-certificate':
      return `пришёл другой сертификат, его отпечаток ${fingerprint ?? '?'}`;
    case 'too-large':
      return 'ответ слишком велик для сертификата';
    case 'refused': {
      const [, status] = /^the server answered (\d{3})$/.exec(reason) ?? [];
      return status === undefined ? `сертификат не получен: «${reason}»` : `сервер ответил кодом ${status}`;
    }
    case 'unreachable':
      // The usual advice for TLS is to get the very certificate that is being fetched.
      return failure === undefined || failure.kind === 'tls'
        ? `этот компьютер не доверяет сертификату ${failure?.host ?? url.host}: если трафик вскрывает прокси, укажите файл его корневого сертификата в NODE_EXTRA_CA_CERTS`
        : failureInRussian(failure, { name: 'network', own: 'network' });
  }
}
